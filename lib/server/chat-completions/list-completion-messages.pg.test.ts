import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ModelServers, startModelServers } from "#e2e/support/model-servers.ts";
import { type Asker, newAsker } from "#lib/server/testing/ask.ts";
import { newPerson, type Person } from "#lib/server/testing/person.ts";
import { must } from "#lib/shared/assert.ts";
import type { StoredChatMessage, StoredChatMessageList } from "#lib/shared/contracts/chat-completion.ts";
import type { MessageList } from "#lib/shared/contracts/message.ts";

let servers: ModelServers;
let person: Person;
let asker: Asker;

beforeAll(async () => {
  servers = await startModelServers();
});
beforeEach(async () => {
  person = await newPerson();
  asker = newAsker(person);
});
afterAll(() => servers.close());

const list = (id: string, query = "") =>
  person.get<StoredChatMessageList>(`/chat/completions/${id}/messages${query}`);
/** A message without its id and what it has not. */
const said = ({ id: _, ...rest }: StoredChatMessage) =>
  Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
const saidFor = async (id: string) => (await list(id, "?limit=100")).data.map(said);

const user = (content: unknown) => ({ role: "user", content });
const image = { type: "image_url", image_url: { url: "https://a.test/1.png" } };
const call = { id: "call_1", type: "function", function: { name: "look", arguments: '{"a": 1}' } };
const transcript = [
  { role: "developer", content: "Be brief." },
  user([{ type: "text", text: "What is this?" }, image]),
  { role: "assistant", content: "Let me look.", tool_calls: [call] },
  { role: "tool", tool_call_id: "call_1", content: "a rose" },
  { role: "assistant", content: "A rose." },
  user("Thanks! [[words=1]]"),
];

test("a transcript is told as it was sent, under the ids that the history has", async () => {
  const { id, conversation } = await asker.complete({ messages: transcript });
  expect(await saidFor(id)).toEqual([
    transcript[0],
    {
      role: "user",
      content: "What is this?",
      content_parts: [{ type: "text", text: "What is this?" }, image],
    },
    ...transcript.slice(2),
  ]);
  const { data } = await person.get<MessageList>(`/conversations/${conversation}/messages`);
  expect((await list(id)).data.map((message) => message.id)).toEqual(
    data.slice(0, -1).map((message) => message.id),
  );
});

test("of a transcript that went on, all of it, and of the turn before, what it was", async () => {
  const first = await asker.complete({ messages: transcript });
  const more = [...transcript, { role: "assistant", content: "word1" }, user("Bye [[words=1]]")];
  const second = await asker.complete({ messages: more });
  expect(second.conversation).toBe(first.conversation);
  expect(await saidFor(second.id)).toHaveLength(more.length);
  expect(await saidFor(first.id)).toHaveLength(transcript.length);
});

test("in a conversation that is named, what was added", async () => {
  const { conversation } = await asker.complete({ messages: transcript });
  const second = await asker.complete({ messages: [user("More [[words=1]]")], conversation });
  expect(await saidFor(second.id)).toEqual([{ role: "user", content: "More [[words=1]]" }]);
});

describe("page by page", () => {
  test.each(["asc", "desc"] as const)("%s, from every message on, and up to it", async (order) => {
    const before = await asker.complete({ messages: [user("Before [[words=1]]")] });
    const { id } = await asker.complete({ messages: transcript, conversation: before.conversation });
    const inOrder = (await list(id)).data.map((message) => message.id);
    expect(inOrder).toHaveLength(transcript.length);
    const ids = order === "asc" ? inOrder : inOrder.toReversed();
    const page = async (query: string) => {
      const { data, has_more } = await list(id, `?order=${order}&${query}`);
      return { found: data.map((message) => message.id), has_more };
    };
    for (const limit of [1, 2, 5, 6, 100]) {
      expect(await page(`limit=${limit}`)).toEqual({
        found: ids.slice(0, limit),
        has_more: limit < ids.length,
      });
      for (const [at, cursor] of ids.entries()) {
        const [ahead, after] = [ids.slice(0, at), ids.slice(at + 1)];
        const next = { found: after.slice(0, limit), has_more: after.length > limit };
        const previous = { found: ahead.slice(-limit), has_more: ahead.length > limit };
        expect([at, await page(`limit=${limit}&after=${cursor}`)]).toEqual([at, next]);
        expect([at, await page(`limit=${limit}&before=${cursor}`)]).toEqual([at, previous]);
      }
    }
  });

  test("a cursor that is no message of what was said for it is refused", async () => {
    const before = await asker.complete({ messages: [user("Before [[words=1]]")] });
    const { id, conversation } = await asker.complete({
      messages: transcript,
      conversation: before.conversation,
    });
    const { data } = await person.get<MessageList>(`/conversations/${conversation}/messages`);
    const [above, below] = [must(data.at(0)).id, must(data.at(-1)).id];
    for (const name of ["after", "before"]) {
      for (const cursor of [above, below, "msg_1", id]) {
        for (const order of ["asc", "desc"]) {
          const answer = await person.fetch(
            `/chat/completions/${id}/messages?order=${order}&${name}=${cursor}`,
          );
          expect([name, cursor, answer.status]).toEqual([name, cursor, 400]);
          expect(await answer.json()).toMatchObject({ error: { param: name, code: "cursor_not_found" } });
        }
      }
    }
    const both = await person.fetch(`/chat/completions/${id}/messages?after=${above}&before=${above}`);
    expect([both.status, (await both.json()).error.param]).toEqual([400, "before"]);
  });
});

test("somebody else's are not there, nor are those of a response", async () => {
  const { id } = await asker.complete({ messages: transcript });
  expect((await (await newPerson()).fetch(`/chat/completions/${id}/messages`)).status).toBe(404);
  const { id: response } = await asker.respond({ input: "Hello [[words=1]]" });
  const asCompletion = response.replace("resp_", "chatcmpl-");
  expect((await person.fetch(`/chat/completions/${asCompletion}/messages`)).status).toBe(404);
  expect((await person.fetch("/chat/completions/chatcmpl-1/messages")).status).toBe(404);
  await person.fetch(`/chat/completions/${id}`, { method: "DELETE" });
  expect((await person.fetch(`/chat/completions/${id}/messages`)).status).toBe(404);
});
