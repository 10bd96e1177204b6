import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ModelServers, startModelServers } from "#e2e/support/model-servers.ts";
import { db } from "#lib/server/db.ts";
import { type Asker, newAsker, toItsEnd, treeOf } from "#lib/server/testing/ask.ts";
import { newPerson, type Person } from "#lib/server/testing/person.ts";
import { must } from "#lib/shared/assert.ts";
import type { ItemList } from "#lib/shared/contracts/item.ts";
import type { Response as Reply } from "#lib/shared/contracts/response.ts";
import { parseId } from "#lib/shared/ids.ts";

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

const status = async (path: string) => (await person.fetch(path)).status;
const tree = (conversation: string) => treeOf(person.ownerId, conversation);
const newConversation = async (body: object = {}): Promise<string> =>
  (await (await person.post("/conversations", body)).json()).id;
const conversationOf = ({ conversation }: Reply) => must(conversation, "conversation").id;

async function remove(id: string): Promise<void> {
  const answer = await person.fetch(`/responses/${id}`, { method: "DELETE" });
  expect([answer.status, await answer.json()]).toEqual([200, { id, object: "response", deleted: true }]);
}

const secret = { input: "A secret? [[say=The zebra swims at dawn.]]", metadata: { of: "the zebra" } };

test("a deleted response is gone, and what it said is nowhere any more", async () => {
  const conversation = await newConversation({ title: "Secrets" });
  const { id } = await asker.respond({ ...secret, conversation });
  const found = () => person.get<{ data: unknown[] }>("/search?q=zebra");
  expect((await found()).data).toHaveLength(2); // asked, and answered
  await remove(id);
  for (const path of ["", "/input_items", "?stream=true", "?stream=true&starting_after=3"]) {
    expect([path, await status(`/responses/${id}${path}`)]).toEqual([path, 404]);
  }
  expect((await person.fetch(`/responses/${id}`, { method: "DELETE" })).status).toBe(404);
  expect((await person.post(`/responses/${id}/cancel`)).status).toBe(404);
  expect(await tree(conversation)).toEqual([`1, user: ${secret.input}`, "2 below 1, assistant: (deleted)"]);
  expect((await found()).data).toHaveLength(1);
  const told = [
    await person.get(`/conversations/${conversation}/messages`),
    await person.get<ItemList>(`/conversations/${conversation}/items`),
    await person.get(`/conversations/${conversation}`),
  ].map((each) => JSON.stringify(each).split(secret.input).join(""));
  for (const each of told) expect(each).not.toContain("zebra");
  const events = await db().generationEvent.count({ where: { generationId: must(parseId("response", id)) } });
  expect(events).toBe(0);
});

test("of a reply of several steps nothing is left, neither calls nor what was found", async () => {
  const conversation = await newConversation();
  const { id } = await asker.respond({
    ...{ conversation, input: "[[tool=roses]] [[call=look {}]] [[reasoning]]" },
    tools: [{ type: "function", name: "look" }, { type: "search_history" }],
  });
  await remove(id);
  expect((await tree(conversation)).slice(1).every((line) => line.endsWith("(deleted)"))).toBe(true);
  const { data } = await person.get<ItemList>(`/conversations/${conversation}/items`);
  expect(data).toMatchObject([{ type: "message", role: "user" }]);
  const next = await asker.respond({ conversation, input: "And now? [[words=1]]" });
  expect(next.status).toBe("completed");
});

test("one that is running is stopped first, and whoever reads it hears its end", async () => {
  const begun = await asker.respond({ input: "Hello [[words=9]] [[hang-after=2]]", background: true });
  const live = asker.resume(begun.id, -1);
  await live.next(); // it is being read
  const reading = toItsEnd(live);
  await remove(begun.id);
  expect((await reading).at(-1)?.type).toBe("response.incomplete");
  expect(await status(`/responses/${begun.id}`)).toBe(404);
  expect(await tree(conversationOf(begun))).toEqual([
    "1, user: Hello [[words=9]] [[hang-after=2]]",
    expect.stringMatching(/^2 below 1, assistant: \(deleted\)/),
  ]);
  expect(servers.openAnswers()).toBe(0);
});

test("somebody else's is not there to be deleted", async () => {
  const { id } = await asker.respond({ input: "Hello [[words=1]]" });
  const stranger = await newPerson();
  expect((await stranger.fetch(`/responses/${id}`, { method: "DELETE" })).status).toBe(404);
  expect((await person.fetch("/responses/resp_1", { method: "DELETE" })).status).toBe(404);
  expect(await status(`/responses/${id}`)).toBe(200);
});

describe("its conversation", () => {
  const inTrash = async (conversation: string) => (await status(`/conversations/${conversation}`)) === 404;

  test("goes to the trash, from where it can be fetched, if it was made for the response alone", async () => {
    const response = await asker.respond({ input: "Hello [[words=1]]" });
    const conversation = conversationOf(response);
    await remove(response.id);
    expect(await inTrash(conversation)).toBe(true);
    expect(await asker.conversations()).toEqual([]);
    expect(await tree(conversation)).toHaveLength(2);
  });

  test("stays until the last response for which it was made is deleted", async () => {
    const first = await asker.respond({ input: "one [[words=1]]" });
    const second = await asker.respond({ input: "two [[words=1]]", previous_response_id: first.id });
    const conversation = conversationOf(first);
    await remove(first.id);
    expect(await inTrash(conversation)).toBe(false);
    expect(await tree(conversation)).toContain("2 below 1, assistant: (deleted)");
    expect(await status(`/responses/${second.id}`)).toBe(200);
    await remove(second.id);
    expect(await inTrash(conversation)).toBe(true);
  });

  test("stays if somebody made it, also where all that was said in it came with the response", async () => {
    const empty = await newConversation();
    await remove((await asker.respond({ input: "Hello [[words=1]]", conversation: empty })).id);
    expect(await inTrash(empty)).toBe(false);
    const begun = await newConversation({ items: [{ role: "user", content: "one" }] });
    const transcript = [
      { role: "user", content: "one" },
      { role: "assistant", content: "1" },
      { role: "user", content: "two [[words=1]]" },
    ];
    await remove((await asker.respond({ input: transcript, conversation: begun })).id);
    expect(await inTrash(begun)).toBe(false);
  });

  test("stays if somebody said something else in it", async () => {
    const response = await asker.respond({ input: "Hello [[words=1]]" });
    const conversation = conversationOf(response);
    await person.post(`/conversations/${conversation}/messages`, { role: "user", content: "A note." });
    await remove(response.id);
    expect(await inTrash(conversation)).toBe(false);
    expect((await tree(conversation)).at(-1)).toBe("3 below 2, user: A note.");
  });

  test("stays if our own page was answered in it", async () => {
    const response = await asker.respond({ input: "Hello [[words=1]]" });
    const conversation = conversationOf(response);
    const ask = { action: "send", message: { content: "And? [[words=1]]" }, stream: true };
    await (await person.post(`/conversations/${conversation}/replies`, ask)).text();
    await remove(response.id);
    expect(await inTrash(conversation)).toBe(false);
  });
});

test("a transcript with what was deleted is still recognised, and does not bring it back", async () => {
  const one = { role: "user", content: "one [[say=1]]" };
  const answer = { role: "assistant", content: "1" };
  const two = { role: "user", content: "two [[say=2]]" };
  const first = await asker.respond({ input: [one] });
  await asker.respond({ input: [one, answer, two] });
  await remove(first.id);
  const conversation = conversationOf(first);
  const three = { role: "user", content: "three [[say=3]]" };
  const whole = [one, answer, two, { role: "assistant", content: "2" }, three];
  expect(conversationOf(await asker.respond({ input: whole }))).toBe(conversation);
  expect(await tree(conversation)).toEqual([
    "1, user: one [[say=1]]",
    "2 below 1, assistant: (deleted)",
    "3 below 2, user: two [[say=2]]",
    "4 below 3, assistant: 2",
    "5 below 4, user: three [[say=3]]",
    "6 below 5, assistant: 3",
  ]);
});
