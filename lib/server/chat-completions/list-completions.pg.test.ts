import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ModelServers, startModelServers } from "#e2e/support/model-servers.ts";
import { type Asker, newAsker } from "#lib/server/testing/ask.ts";
import { newTalk } from "#lib/server/testing/converse.ts";
import { newPerson, type Person } from "#lib/server/testing/person.ts";
import type { ChatCompletion, ChatCompletionList } from "#lib/shared/contracts/chat-completion.ts";

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

const user = (content: string) => ({ role: "user", content });
const list = (query = "") => person.get<ChatCompletionList>(`/chat/completions${query}`);
const idsOf = async (query = "") => (await list(query)).data.map(({ id }) => id);
const complete = (words: string, more: object = {}) => asker.complete({ messages: [user(words)], ...more });

test("those that were asked for here, as they were answered, the oldest first", async () => {
  const asked: ChatCompletion[] = [];
  for (const words of [
    "one [[words=1]]",
    "two [[reasoning]] [[words=2]]",
    "three [[words=3]] [[finish=length]]",
  ]) {
    asked.push(await complete(words));
  }
  await asker.respond({ input: "A response is none. [[words=1]]" });
  await newTalk(person).say("Nor is a reply of our page. [[words=1]]");
  await complete("Nor is what is not kept. [[words=1]]", { store: false });
  await newAsker(await newPerson()).complete({ messages: [user("Nor is another's. [[words=1]]")] });
  expect((await list()).data).toEqual(asked);
});

describe("page by page", () => {
  let all: string[];
  beforeEach(async () => {
    all = [];
    for (let n = 1; n <= 6; n++) all.push((await complete(`question ${n} [[words=1]]`)).id);
  });

  test.each(["asc", "desc"] as const)("%s, from every one on, and up to it", async (order) => {
    const ids = order === "asc" ? all : all.toReversed();
    const page = async (query: string) => {
      const { data, has_more, first_id, last_id } = await list(`?order=${order}&${query}`);
      const found = data.map(({ id }) => id);
      expect([first_id, last_id]).toEqual([found.at(0) ?? null, found.at(-1) ?? null]);
      return { found, has_more };
    };
    for (const limit of [1, 2, 5, 6, 100]) {
      expect(await page(`limit=${limit}`)).toEqual({
        found: ids.slice(0, limit),
        has_more: limit < ids.length,
      });
      for (const [at, id] of ids.entries()) {
        const [ahead, after] = [ids.slice(0, at), ids.slice(at + 1)];
        const next = { found: after.slice(0, limit), has_more: after.length > limit };
        const previous = { found: ahead.slice(-limit), has_more: ahead.length > limit };
        expect([at, await page(`limit=${limit}&after=${id}`)]).toEqual([at, next]);
        expect([at, await page(`limit=${limit}&before=${id}`)]).toEqual([at, previous]);
      }
    }
  });

  test("on from one that is deleted meanwhile", async () => {
    const [, second = ""] = all;
    await person.fetch(`/chat/completions/${second}`, { method: "DELETE" });
    expect(await idsOf(`?after=${second}`)).toEqual(all.slice(2));
    expect(await idsOf()).toEqual([all[0], ...all.slice(2)]);
  });

  test("what comes meanwhile is met at the end, and nothing is met twice", async () => {
    const first = await idsOf("?limit=4");
    const late = (await complete("late [[words=1]]")).id;
    expect([...first, ...(await idsOf(`?after=${first.at(-1)}`))]).toEqual([...all, late]);
  });

  test("a cursor that can be none is refused, and so are two", async () => {
    for (const name of ["after", "before"]) {
      const answer = await person.fetch(`/chat/completions?${name}=chatcmpl-1`);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { param: name, code: "cursor_not_found" } });
    }
    const both = await person.fetch(`/chat/completions?after=${all[0]}&before=${all[1]}`);
    expect([both.status, (await both.json()).error.param]).toEqual([400, "before"]);
    expect((await person.fetch("/chat/completions?limit=0")).status).toBe(400);
  });
});

test("by what stands in their metadata, all of it", async () => {
  const roses = await complete("one [[words=1]]", { metadata: { project: "garden", of: "roses" } });
  const tulips = await complete("two [[words=1]]", { metadata: { project: "garden", of: "tulips" } });
  await complete("three [[words=1]]");
  await complete("four [[words=1]]", { metadata: { "a.b": "garden", 'a"]b[': "x y&z" } });
  expect(await idsOf("?metadata[project]=garden")).toEqual([roses.id, tulips.id]);
  expect(await idsOf("?metadata%5Bproject%5D=garden&metadata[of]=roses")).toEqual([roses.id]);
  expect(await idsOf("?metadata[project]=garden&metadata[of]=lilies")).toEqual([]);
  expect(await idsOf("?metadata[garden]=project")).toEqual([]);
  expect(await idsOf("?metadata[a.b]=garden")).toHaveLength(1);
  expect(
    await idsOf(`?${encodeURIComponent('metadata[a"]b[]')}=${encodeURIComponent("x y&z")}`),
  ).toHaveLength(1);
  expect(await idsOf("?metadata[project]=garden&limit=1")).toEqual([roses.id]);
  expect(await idsOf(`?metadata[project]=garden&after=${roses.id}`)).toEqual([tulips.id]);
});

test("by their model", async () => {
  const fast = await complete("one [[words=1]]");
  const slow = await complete("two [[words=1]] [[delay=0]]", { model: "double-slow" });
  expect(await idsOf("?model=double-fast")).toEqual([fast.id]);
  expect(await idsOf("?model=double-slow")).toEqual([slow.id]);
  expect(await idsOf("?model=gpt-nowhere")).toEqual([]);
});

test("not while it is being written, nor where it failed; what was stopped is there with what it said", async () => {
  const waiting = asker.post("/chat/completions", {
    messages: [user("one [[words=9]] [[hang-after=2]]")],
    stream: true,
  });
  const stream = (await waiting).text();
  const [conversation] = await asker.conversations();
  expect(await idsOf()).toEqual([]);
  await person.post(`/conversations/${conversation?.id}/stop`);
  await stream;
  const { data } = await list();
  expect(data).toMatchObject([{ choices: [{ finish_reason: "stop", message: { role: "assistant" } }] }]);
  await asker.refused("/chat/completions", { messages: [user("two [[status=400]]")] });
  expect(await idsOf()).toHaveLength(1);
});

test("not when its conversation is in the trash", async () => {
  const { conversation } = await complete("one [[words=1]]");
  await person.fetch(`/conversations/${conversation}`, { method: "DELETE" });
  expect(await idsOf()).toEqual([]);
});

describe("other metadata", () => {
  const change = (id: string, body: object) => person.post(`/chat/completions/${id}`, body);

  test("takes the place of what there was, and nothing else changes", async () => {
    const asked = {
      ...{
        temperature: 0.5,
        tools: [{ type: "function", function: { name: "look" } }],
        stop: ["x"],
        seed: 7,
      },
      metadata: { project: "garden", of: "roses" },
    };
    const before = await complete("one [[words=1]]", asked);
    const response = () => person.get<object>(`/responses/${before.id.replace("chatcmpl-", "resp_")}`);
    const settings = await response();
    const changed = await change(before.id, { metadata: { of: "tulips" } });
    expect([changed.status, await changed.json()]).toEqual([200, { ...before, metadata: { of: "tulips" } }]);
    expect(await person.get(`/chat/completions/${before.id}`)).toEqual({
      ...before,
      metadata: { of: "tulips" },
    });
    expect(await response()).toEqual({ ...settings, metadata: { of: "tulips" } });
    expect(await idsOf("?metadata[project]=garden")).toEqual([]);
    expect(await idsOf("?metadata[of]=tulips")).toEqual([before.id]);
  });

  test("may be none, and comes to what had none", async () => {
    const { id } = await complete("one [[words=1]]");
    expect(await (await change(id, { metadata: { a: "b" } })).json()).toMatchObject({ metadata: { a: "b" } });
    for (const metadata of [{}, null]) {
      await change(id, { metadata: { a: "b" } });
      expect((await (await change(id, { metadata })).json()).metadata).toEqual({});
    }
  });

  test("that is none, or of somebody else's completion, is refused", async () => {
    const { id } = await complete("one [[words=1]]");
    const answer = await change(id, { metadata: { a: 1 } });
    expect([answer.status, (await answer.json()).error.param]).toEqual([400, "metadata.a"]);
    expect((await change(id, {})).status).toBe(400);
    const stranger = await newPerson();
    expect((await stranger.post(`/chat/completions/${id}`, { metadata: {} })).status).toBe(404);
    const { id: response } = await asker.respond({ input: "two [[words=1]]" });
    expect((await change(response.replace("resp_", "chatcmpl-"), { metadata: {} })).status).toBe(404);
  });
});
