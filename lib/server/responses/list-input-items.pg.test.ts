import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ModelServers, startModelServers } from "#e2e/support/model-servers.ts";
import { type Asker, newAsker } from "#lib/server/testing/ask.ts";
import { newTalk } from "#lib/server/testing/converse.ts";
import { newPerson, type Person } from "#lib/server/testing/person.ts";
import { must } from "#lib/shared/assert.ts";
import type { Item, ItemList } from "#lib/shared/contracts/item.ts";
import type { Response as Reply } from "#lib/shared/contracts/response.ts";

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

const list = (id: string, query = "") => person.get<ItemList>(`/responses/${id}/input_items${query}`);
const inOrder = async (id: string) => (await list(id, "?order=asc&limit=100")).data;
/** An item in a word or two. */
const shortly = (item: Item) => {
  if (item.type === "message") {
    const [part] = item.content;
    return `${item.role}: ${part && "text" in part ? part.text : ""}`;
  }
  return item.type;
};
const shorts = async (id: string) => (await inOrder(id)).map(shortly);

const user = (content: string) => ({ role: "user", content });
const transcript = [
  { role: "developer", content: "Be brief." },
  user("one"),
  { type: "reasoning", summary: [{ type: "summary_text", text: "Hm." }] },
  { role: "assistant", content: "Let me look." },
  { type: "function_call", call_id: "call_1", name: "look", arguments: "{}" },
  { type: "function_call", call_id: "call_2", name: "look", arguments: '{"a": 1}' },
  { type: "function_call_output", call_id: "call_1", output: "found" },
  { type: "function_call_output", call_id: "call_2", output: "more" },
  { role: "assistant", content: "There." },
  user("two [[say=2]]"),
];
const wholeTranscript = [
  ...["developer: Be brief.", "user: one", "reasoning", "assistant: Let me look.", "function_call"],
  ...[
    "function_call",
    "function_call_output",
    "function_call_output",
    "assistant: There.",
    "user: two [[say=2]]",
  ],
];

test("words are one item, under the id that the conversation has it by", async () => {
  const { id, conversation } = await asker.respond({ input: "Hello [[words=1]]" });
  const { data, has_more } = await list(id);
  expect(data).toMatchObject([
    ...[{ type: "message", role: "user", content: [{ type: "input_text", text: "Hello [[words=1]]" }] }],
  ]);
  expect(has_more).toBe(false);
  expect(await person.get(`/conversations/${conversation?.id}/items/${data[0]?.id}`)).toEqual(data[0]);
});

test("of a transcript that was sent whole, all of it, with the newest first unless asked otherwise", async () => {
  const { id } = await asker.respond({ input: transcript });
  expect(await shorts(id)).toEqual(wholeTranscript);
  expect((await list(id)).data.map(shortly)).toEqual(wholeTranscript.toReversed());
  const next = [...transcript, { role: "assistant", content: "2" }, user("three [[say=3]]")];
  const { id: second } = await asker.respond({ input: next });
  expect(await shorts(second)).toEqual([...wholeTranscript, "assistant: 2", "user: three [[say=3]]"]);
  expect(await shorts(id)).toEqual(wholeTranscript);
});

describe("page by page", () => {
  let of: Reply;
  let items: string[];
  beforeEach(async () => {
    const before = await asker.respond({ input: "Before [[words=1]]" });
    of = await asker.respond({ input: transcript, previous_response_id: before.id });
    items = (await inOrder(of.id)).map(({ id }) => id);
    expect(items).toHaveLength(transcript.length);
  });

  test.each(["asc", "desc"] as const)("%s, from every item on, and up to it", async (order) => {
    const all = order === "asc" ? items : items.toReversed();
    const page = async (query: string) => {
      const { data, has_more, first_id, last_id } = await list(of.id, `?order=${order}&${query}`);
      const ids = data.map(({ id }) => id);
      expect([first_id, last_id]).toEqual([ids.at(0) ?? null, ids.at(-1) ?? null]);
      return { ids, has_more };
    };
    for (const limit of [1, 2, 4, 9, 100]) {
      expect(await page(`limit=${limit}`)).toEqual({
        ids: all.slice(0, limit),
        has_more: limit < all.length,
      });
      for (const [at, id] of all.entries()) {
        const after = all.slice(at + 1);
        const ahead = all.slice(0, at);
        expect([at, await page(`limit=${limit}&after=${id}`)]).toEqual([
          ...[at, { ids: after.slice(0, limit), has_more: after.length > limit }],
        ]);
        expect([at, await page(`limit=${limit}&before=${id}`)]).toEqual([
          ...[at, { ids: ahead.slice(-limit), has_more: ahead.length > limit }],
        ]);
      }
    }
  });

  test("a cursor that is no item of what was said for it is refused", async () => {
    const path = await person.get<ItemList>(
      `/conversations/${of.conversation?.id}/items?order=asc&limit=100`,
    );
    const [above] = path.data;
    const below = must(path.data.at(-1), "the answer");
    for (const name of ["after", "before"]) {
      for (const id of [above?.id, below.id, of.output[0]?.id, "msg_1", of.id]) {
        for (const order of ["asc", "desc"]) {
          const answer = await person.fetch(`/responses/${of.id}/input_items?order=${order}&${name}=${id}`);
          expect([name, id, answer.status]).toEqual([name, id, 400]);
          expect(await answer.json()).toMatchObject({ error: { param: name, code: "cursor_not_found" } });
        }
      }
    }
    const both = await person.fetch(`/responses/${of.id}/input_items?after=${items[0]}&before=${items[1]}`);
    expect([both.status, (await both.json()).error.param]).toEqual([400, "before"]);
  });
});

describe("of what goes on from something", () => {
  test("what was added, be it below a response or in a conversation that is named", async () => {
    const first = await asker.respond({ input: "one [[words=1]]" });
    const second = await asker.respond({ input: "two [[words=1]]", previous_response_id: first.id });
    const conversation = must(first.conversation).id;
    const third = await asker.respond({ input: [user("three"), user("and four [[words=1]]")], conversation });
    expect(await shorts(first.id)).toEqual(["user: one [[words=1]]"]);
    expect(await shorts(second.id)).toEqual(["user: two [[words=1]]"]);
    expect(await shorts(third.id)).toEqual(["user: three", "user: and four [[words=1]]"]);
  });

  test("nothing, where nothing was said", async () => {
    const first = await asker.respond({ input: "one [[words=1]]" });
    const { id } = await asker.respond({ conversation: must(first.conversation).id });
    expect(await list(id)).toEqual({
      object: "list",
      data: [],
      first_id: null,
      last_id: null,
      has_more: false,
    });
  });

  test("of a reply that our own page asked for, the question, also of its other versions", async () => {
    const talk = newTalk(person);
    await talk.say("Before [[words=1]]");
    const said = await talk.say("Hello [[words=1]]");
    const again = await talk.regenerate();
    for (const { reply } of [said, again]) {
      const id = must(reply?.response_id, "response");
      expect(await shorts(id)).toEqual(["user: Hello [[words=1]]"]);
      expect(await person.get(`/responses/${id}`)).toMatchObject({ status: "completed" });
    }
  });

  test("of another version of a reply, the same as of the first", async () => {
    const messages = [user("one"), { role: "assistant", content: "1" }, user("two [[words=1]]")];
    const first = await asker.respond({ input: messages });
    const second = await asker.respond({ input: messages });
    expect(await inOrder(second.id)).toEqual(await inOrder(first.id));
  });
});

test("what was said for it stays when its reply is deleted message by message", async () => {
  const { id, output } = await asker.respond({ input: transcript });
  const conversation = must((await asker.conversations())[0]).id;
  await person.fetch(`/conversations/${conversation}/items/${output[0]?.id}`, { method: "DELETE" });
  expect(await shorts(id)).toEqual(wholeTranscript);
});

test("somebody else's are not there", async () => {
  const { id } = await asker.respond({ input: transcript });
  const stranger = await newPerson();
  expect((await stranger.fetch(`/responses/${id}/input_items`)).status).toBe(404);
  expect((await person.fetch("/responses/resp_1/input_items")).status).toBe(404);
});
