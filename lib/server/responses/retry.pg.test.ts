import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ModelServers, startModelServers } from "#e2e/support/model-servers.ts";
import { newPerson, newProgram, type Program } from "#lib/server/testing/person.ts";
import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import type { Message } from "#lib/shared/contracts/message.ts";

/* OpenAI's SDKs repeat a request by themselves, with no more than a header that says so. */
const model = "double-fast";
let servers: ModelServers;
let program: Program;

beforeAll(async () => {
  servers = await startModelServers();
});
afterAll(() => servers.close());
beforeEach(async () => {
  program = await newProgram((await newPerson()).ownerId);
});

async function post(path: string, body: object, retryCount: number) {
  const answer = await program.fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json", "x-stainless-retry-count": String(retryCount) },
    body: JSON.stringify({ model, ...body }),
  });
  return { status: answer.status, body: await answer.json() };
}

async function history(): Promise<Message[][]> {
  const { data } = await program.get<{ data: Conversation[] }>("/conversations");
  const messagesOf = async ({ id }: Conversation) =>
    (await program.get<{ data: Message[] }>(`/conversations/${id}/messages`)).data;
  return await Promise.all(data.map(messagesOf));
}

const slow = "Hello [[words=8]] [[delay=100]]";
const ways: [name: string, path: string, body: () => Promise<object>][] = [
  ["a chat completion", "/chat/completions", async () => ({ messages: [{ role: "user", content: slow }] })],
  ["a response", "/responses", async () => ({ input: slow })],
  [
    "a response in a conversation",
    "/responses",
    async () => ({ input: slow, conversation: (await (await program.post("/conversations", {})).json()).id }),
  ],
];

describe.each(ways)("%s", (_name, path, bodyOf) => {
  test("asked again while it is being written, and after, is the same reply, and everything is there once", async () => {
    const body = await bodyOf();
    const [first, meanwhile] = await Promise.all([
      post(path, body, 0),
      untilRunning().then(() => post(path, body, 1)),
    ]);
    const after = await post(path, body, 2);
    expect([meanwhile.body.id, after.body.id]).toEqual([first.body.id, first.body.id]);
    expect(meanwhile.body).toEqual(first.body);
    expect((await history()).map((messages) => messages.map(({ role }) => role))).toEqual([
      ["user", "assistant"],
    ]);
  });

  test("asked again on purpose is another reply", async () => {
    const body = await bodyOf();
    const first = await post(path, body, 0);
    const second = await post(path, body, 0);
    expect(second.status).toBe(200);
    expect(second.body.id).not.toBe(first.body.id);
  });
});

test("who meets a running reply by chance gets a conversation of its own, and nobody waits", async () => {
  const messages = [{ role: "user", content: slow }];
  const [first, second] = await Promise.all([
    post("/chat/completions", { messages }, 0),
    untilRunning().then(() => post("/chat/completions", { messages }, 0)),
  ]);
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(second.body.conversation).not.toBe(first.body.conversation);
  expect((await history()).map((each) => each.length)).toEqual([2, 2]);
});

async function untilRunning(): Promise<void> {
  await expect.poll(async () => (await history())[0]?.at(-1)?.status, { interval: 5 }).toBe("running");
}
