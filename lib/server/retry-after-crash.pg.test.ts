import { afterAll, beforeAll, expect, test } from "vitest";
import { startReply } from "#lib/server/generation/start-reply.ts";
import { appendMessage } from "#lib/server/messages/append-message.ts";
import { listMessages } from "#lib/server/messages/list-messages.ts";
import { type DatabaseProxy, type Moment, startDatabaseProxy } from "#lib/server/testing/database-proxy.ts";
import { newPerson } from "#lib/server/testing/person.ts";
import { must } from "#lib/shared/assert.ts";
import { newId } from "#lib/shared/ids.ts";
import { inAnotherProcess } from "#scripts/testing/in-another-process.ts";

/** A server process that is killed on either side of its commit: what is sent again is there once. */
let proxy: DatabaseProxy;
let ownerId: string;

beforeAll(async () => {
  // Only the processes that are killed go by way of the proxy: ours has read its address by then.
  ({ ownerId } = await newPerson());
  proxy = await startDatabaseProxy(must(process.env.DATABASE_URL, "DATABASE_URL"));
  process.env.DATABASE_URL = proxy.url;
});

afterAll(() => proxy.close());

/** Has another process call an operation, and kills it when these words are asked or answered. */
async function killedWhile(operation: string, request: object, words: string, moment: Moment): Promise<void> {
  const held = proxy.hold(words, moment);
  const name = operation
    .split("/")
    .at(-1)
    ?.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase());
  const other = await inAnotherProcess(`
    import { ${name} } from "#lib/server/${operation}.ts";
    console.log("begins");
    await ${name}(${JSON.stringify(request)});
    throw new Error("it was to be killed before this");
  `);
  const connection = await held;
  await other.kill();
  connection.cut();
}

const newRequest = (hasKey: boolean) => ({
  ownerId,
  conversationId: newId("conversation"),
  ...(hasKey && { idempotency: { key: newId("message"), method: "POST", path: "/test", body: {} } }),
});

const textsOf = async (conversationId: string) => {
  const { data } = await listMessages({ ownerId, conversationId, limit: 100 });
  return data.map(({ content }) => content);
};

const crashes: { words: string; moment: Moment; hasKey: boolean }[] = [
  { words: "append-messages", moment: "asked", hasKey: false },
  { words: "append-messages", moment: "answered", hasKey: false },
  { words: "COMMIT", moment: "asked", hasKey: true },
  { words: "COMMIT", moment: "answered", hasKey: true },
];

test.each(crashes)(
  "killed when $words is $moment (key: $hasKey), an append sent again is there once",
  async (crash) => {
    const id = newId("message");
    const request = {
      ...newRequest(crash.hasKey),
      create: true,
      message: { role: "user" as const, content: "hello", ...(!crash.hasKey && { id }) },
    };
    await killedWhile("messages/append-message", request, crash.words, crash.moment);
    const answers = await Promise.all([appendMessage(request), appendMessage(request)]);
    expect(answers[0]).toEqual(answers[1]);
    expect(await textsOf(request.conversationId)).toEqual(["hello"]);
  },
);

test("killed when a reply's start is committed and nobody told, the same key finds that reply", async () => {
  const request = {
    ...newRequest(true),
    request: { action: "send" as const, create: true, message: { content: "hello" } },
  };
  await killedWhile("generation/start-reply", request, "COMMIT", "answered");
  const acks = await Promise.all([startReply(request), startReply(request)]);
  expect(acks[0]).toEqual(acks[1]);
  // Nobody writes it any more; the reaper will end it.
  expect(acks[0]).toMatchObject({ status: "running", conversation_id: request.conversationId });
  expect(await textsOf(request.conversationId)).toEqual(["hello", ""]);
});
