import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type ModelServers, startModelServers } from "#e2e/support/model-servers.ts";
import type * as FindTranscript from "#lib/server/messages/find-transcript.ts";
import { type Asker, newAsker, treeOf, wordsOf } from "#lib/server/testing/ask.ts";
import { newPerson, type Person } from "#lib/server/testing/person.ts";
import { must } from "#lib/shared/assert.ts";
import { newId } from "#lib/shared/ids.ts";

/** What happens between the moment at which a transcript is recognised and the one at which it is gone on with. */
const between = vi.hoisted(() => ({ run: async (_found: { conversationUuid: string } | null) => {} }));
vi.mock("#lib/server/messages/find-transcript.ts", async (importOriginal) => {
  const real = await importOriginal<typeof FindTranscript>();
  return {
    ...real,
    async findTranscript(...args: Parameters<typeof real.findTranscript>) {
      const found = await real.findTranscript(...args);
      await between.run(found);
      return found;
    },
  };
});

let servers: ModelServers;
let person: Person;
let asker: Asker;

beforeAll(async () => {
  servers = await startModelServers();
});
beforeEach(async () => {
  between.run = async () => {};
  person = await newPerson();
  asker = newAsker(person);
});
afterAll(() => servers.close());

type Said = [role: "system" | "user" | "assistant", words: string];
interface Answered {
  conversation: string;
  words: string;
}

const one: Said = ["user", "one [[say=1]]"];
const first: Said = ["assistant", "1"];
const two: Said = ["user", "two [[say=2]]"];
const second: Said = ["assistant", "2"];
const three: Said = ["user", "three [[say=3]]"];

const itemsOf = (said: Said[]) => said.map(([role, content]) => ({ role, content }));
const tree = (conversation: string) => treeOf(person.ownerId, conversation);
const titles = async () => (await asker.conversations()).map(({ title }) => title);

async function respond(said: Said[], more: object = {}): Promise<Answered & { id: string }> {
  const response = await asker.respond({ input: itemsOf(said), ...more });
  return { id: response.id, conversation: must(response.conversation).id, words: wordsOf(response) };
}

async function complete(said: Said[], more: object = {}): Promise<Answered> {
  const completion = await asker.complete({ messages: itemsOf(said), ...more });
  return { conversation: must(completion.conversation), words: completion.choices[0]?.message.content ?? "" };
}

/** What the model was told last, without who told it what. */
const heard = () => must(servers.heard.at(-1), "request").messages.map(({ content }) => content);

describe.each([
  ["responses", respond],
  ["chat completions", complete],
] as const)("a transcript sent to %s", (api, say) => {
  test("of which nothing is stored begins a conversation, named after its first words", async () => {
    const whole: Said[] = [["system", "Be brief."], one, first, two];
    const { conversation, words } = await say(whole);
    expect(words).toBe("2");
    expect(await titles()).toEqual([one[1]]);
    expect(await tree(conversation)).toEqual([
      "1, system: Be brief.",
      "2 below 1, user: one [[say=1]]",
      "3 below 2, assistant: 1",
      "4 below 3, user: two [[say=2]]",
      "5 below 4, assistant: 2",
    ]);
    expect(heard()).toEqual(whole.map(([, content]) => content));
  });

  test("goes on below what is stored of it, turn after turn", async () => {
    const { conversation } = await say([one]);
    expect(await say([one, first, two])).toMatchObject({ conversation, words: "2" });
    expect(await say([one, first, two, second, three])).toMatchObject({ conversation, words: "3" });
    expect(await tree(conversation)).toEqual([
      "1, user: one [[say=1]]",
      "2 below 1, assistant: 1",
      "3 below 2, user: two [[say=2]]",
      "4 below 3, assistant: 2",
      "5 below 4, user: three [[say=3]]",
      "6 below 5, assistant: 3",
    ]);
    expect(heard()).toEqual([one, first, two, second, three].map(([, content]) => content));
    expect(await titles()).toHaveLength(1);
  });

  test("that says something else from some point on branches there", async () => {
    const { conversation } = await say([one]);
    await say([one, first, two]);
    expect(await say([one, first, three])).toMatchObject({ conversation, words: "3" });
    expect(await say([one, first, three, ["assistant", "III"], two])).toMatchObject({
      conversation,
      words: "2",
    });
    expect((await tree(conversation)).slice(4)).toEqual([
      "5 below 2, user: three [[say=3]]",
      "6 below 5, assistant: 3",
      "7 below 5, assistant: III",
      "8 below 7, user: two [[say=2]]",
      "9 below 8, assistant: 2",
    ]);
    expect(await titles()).toHaveLength(1);
  });

  test("sent as it was is answered anew, and its question is there once", async () => {
    const { conversation } = await say([one]);
    await say([one, first, two]);
    expect(await say([one, first, two])).toMatchObject({ conversation });
    expect((await tree(conversation)).slice(2)).toEqual([
      "3 below 2, user: two [[say=2]]",
      "4 below 3, assistant: 2",
      "5 below 3, assistant: 2",
    ]);
  });

  test("whose reply failed is answered anew when it is sent again, and its question is there once", async () => {
    const broken: Said = ["user", `Break ${api} [[status=400]] [[times=1]]`];
    const { conversation } = await say([one]);
    await expect(say([one, first, broken])).rejects.toThrow("502");
    expect(await say([one, first, broken])).toMatchObject({ conversation });
    expect((await tree(conversation)).slice(2)).toEqual([
      `3 below 2, user: ${broken[1]}`,
      "4 below 3, assistant:  (failed)",
      expect.stringMatching(/^5 below 3, assistant: You said/),
    ]);
  });

  test("with instructions in it, and others every time, has them where they were first said", async () => {
    const rules = (time: string): Said => ["system", `It is ${time}.`];
    const { conversation } = await say([rules("one o'clock"), one]);
    await say([rules("two o'clock"), one, first, two]);
    await say([rules("two o'clock"), one, first, two, second, three]);
    expect(await tree(conversation)).toEqual([
      "1, system: It is one o'clock.",
      "2 below 1, user: one [[say=1]]",
      "3 below 2, assistant: 1",
      "4 below 3, user: two [[say=2]]",
      "5 below 4, assistant: 2",
      "6 below 5, user: three [[say=3]]",
      "7 below 6, assistant: 3",
    ]);
    expect(heard()[0]).toBe("It is two o'clock.");
  });

  test("where a reply is just being written gets a conversation of its own, with all of it", async () => {
    const { conversation } = await say([one]);
    const hanging = asker.post("/responses", {
      input: itemsOf([one, first, ["user", "Wait [[hang-after=1]]"]]),
      background: true,
    });
    expect((await hanging).status).toBe(200);
    const other = await say([one, first, two]);
    expect(other.conversation).not.toBe(conversation);
    expect(await tree(other.conversation)).toEqual([
      "1, user: one [[say=1]]",
      "2 below 1, assistant: 1",
      "3 below 2, user: two [[say=2]]",
      "4 below 3, assistant: 2",
    ]);
    await person.post(`/conversations/${conversation}/stop`);
    expect(await tree(conversation)).toHaveLength(4);
  });

  test("whose conversation goes to the trash in this very moment begins one", async () => {
    const { conversation } = await say([one]);
    between.run = async (found) => {
      if (found) await person.fetch(`/conversations/${conversation}`, { method: "DELETE" });
    };
    const other = await say([one, first, two]);
    expect(other.conversation).not.toBe(conversation);
    expect(await tree(other.conversation)).toHaveLength(4);
    expect(await tree(conversation)).toHaveLength(2);
  });

  test("whose conversation was trashed before begins one, and so does that of somebody else", async () => {
    const { conversation } = await say([one]);
    const stranger = newAsker(await newPerson());
    const theirs = await stranger.respond({ input: itemsOf([one, first, two]) });
    await person.fetch(`/conversations/${conversation}`, { method: "DELETE" });
    const other = await say([one, first, two]);
    expect(new Set([conversation, other.conversation, theirs.conversation?.id]).size).toBe(3);
    expect(await tree(other.conversation)).toHaveLength(4);
    expect(await tree(conversation)).toHaveLength(2);
  });
});

describe("first words alone", () => {
  test("with another answer below them begin another", async () => {
    const { conversation } = await complete([one]);
    await complete([one, first, two]);
    const other = await complete([one, ["assistant", "I"], two]);
    expect(other.conversation).not.toBe(conversation);
    expect(await tree(other.conversation)).toHaveLength(4);
    expect(await tree(conversation)).toHaveLength(4);
  });

  test("of a conversation that went on begin another", async () => {
    const { conversation } = await complete([one]);
    await complete([one, first, two]);
    const again = await complete([one]);
    expect(again.conversation).not.toBe(conversation);
    expect(await tree(conversation)).toHaveLength(4);
  });

  test("that nothing followed but their replies are answered anew, where they are", async () => {
    const { conversation } = await complete([one]);
    expect(await complete([one])).toMatchObject({ conversation });
    expect(await tree(conversation)).toEqual([
      "1, user: one [[say=1]]",
      "2 below 1, assistant: 1",
      "3 below 1, assistant: 1",
    ]);
  });
});

describe("in a conversation that is named", () => {
  let named: string;
  const here = (said: Said[], more: object = {}) => respond(said, { conversation: named, ...more });

  beforeEach(async () => {
    named = (await (await person.post("/conversations", { title: "Named" })).json()).id;
    await here([one]);
    await here([two]);
  });

  test("a message alone goes to its end, be it the very words that it began with", async () => {
    expect(await here([one])).toMatchObject({ conversation: named, words: "1" });
    expect((await tree(named)).slice(2)).toEqual([
      "3 below 2, user: two [[say=2]]",
      "4 below 3, assistant: 2",
      "5 below 4, user: one [[say=1]]",
      "6 below 5, assistant: 1",
    ]);
    expect(heard()).toEqual([one, first, two, second, one].map(([, content]) => content));
  });

  test("by its id or as an object, and in chat completions too", async () => {
    await respond([three], { conversation: { id: named } });
    expect(await complete([three], { conversation: named })).toMatchObject({ conversation: named });
    expect((await tree(named)).slice(4)).toEqual([
      "5 below 4, user: three [[say=3]]",
      "6 below 5, assistant: 3",
      "7 below 6, user: three [[say=3]]",
      "8 below 7, assistant: 3",
    ]);
  });

  test("a transcript goes below what is there of it", async () => {
    await here([one, first, two, second, three]);
    await here([one, first, three]);
    expect((await tree(named)).slice(4)).toEqual([
      "5 below 4, user: three [[say=3]]",
      "6 below 5, assistant: 3",
      "7 below 2, user: three [[say=3]]",
      "8 below 7, assistant: 3",
    ]);
  });

  test("a transcript of something else goes to its end whole", async () => {
    await here([["user", "Elsewhere"], ["assistant", "Yes"], three]);
    expect((await tree(named)).slice(4)).toEqual([
      "5 below 4, user: Elsewhere",
      "6 below 5, assistant: Yes",
      "7 below 6, user: three [[say=3]]",
      "8 below 7, assistant: 3",
    ]);
    expect(heard()).toHaveLength(7);
  });

  test("a transcript that another one begins with as well goes into this one", async () => {
    const { id: other } = await (await person.post("/conversations", {})).json();
    for (const said of [one, two]) await here([said], { conversation: other });
    await here([one, first, two, second, three]);
    expect(await tree(named)).toHaveLength(6);
    expect(await tree(other)).toHaveLength(4);
  });

  test("a question whose reply failed is not stored twice, when it comes alone", async () => {
    const broken: Said = ["user", "Break [[status=400]] [[times=1]]"];
    await expect(here([broken])).rejects.toThrow("502");
    expect(await here([broken])).toMatchObject({ conversation: named });
    expect((await tree(named)).slice(4)).toEqual([
      `5 below 4, user: ${broken[1]}`,
      "6 below 5, assistant:  (failed)",
      expect.stringMatching(/^7 below 5, assistant: You said/),
    ]);
    // Answered, it is said once more.
    await expect(here([broken])).rejects.toThrow("502");
    expect((await tree(named))[7]).toBe(`8 below 7, user: ${broken[1]}`);
  });

  test("instructions that come with each request are kept once", async () => {
    const conversation = (await (await person.post("/conversations", {})).json()).id;
    const rules: Said = ["system", "Be brief."];
    await respond([rules, one], { conversation });
    await respond([rules, two], { conversation });
    await respond([rules, one, first, two, second, three], { conversation });
    expect((await tree(conversation)).map((line) => line.replace(/.*, /, ""))).toEqual([
      ...["system: Be brief.", "user: one [[say=1]]", "assistant: 1", "user: two [[say=2]]", "assistant: 2"],
      ...["user: three [[say=3]]", "assistant: 3"],
    ]);
  });

  test("nothing at all may be said, and the model speaks again", async () => {
    const response = await asker.respond({ conversation: named });
    expect(response.status).toBe("completed");
    expect((await tree(named)).slice(4)).toEqual([expect.stringMatching(/^5 below 4, assistant: /)]);
  });

  test("that is another's, in the trash, or of no such form, is not there", async () => {
    const stranger = newAsker(await newPerson());
    const say = (as: Asker, conversation: string) =>
      as.refused("/responses", { input: "hello", conversation });
    expect(await say(stranger, named)).toMatchObject({ status: 404, code: "conversation_not_found" });
    expect(await say(asker, "conv_1")).toMatchObject({ status: 404, code: "conversation_not_found" });
    await person.fetch(`/conversations/${named}`, { method: "DELETE" });
    expect(await say(asker, named)).toMatchObject({ status: 404, code: "conversation_not_found" });
    expect(await asker.conversations()).toEqual([]);
  });
});

describe("from a response on", () => {
  const from = (previous_response_id: string, said: Said[], more: object = {}) =>
    respond(said, { previous_response_id, ...more });

  test("its conversation goes on at the response's end, and the model hears all of it", async () => {
    const { id, conversation } = await respond([one]);
    const next = await from(id, [two]);
    expect(next).toMatchObject({ conversation, words: "2" });
    expect(await from(next.id, [one])).toMatchObject({ conversation });
    expect((await tree(conversation)).slice(2)).toEqual([
      "3 below 2, user: two [[say=2]]",
      "4 below 3, assistant: 2",
      "5 below 4, user: one [[say=1]]",
      "6 below 5, assistant: 1",
    ]);
    expect(heard()).toEqual([one, first, two, second, one].map(([, content]) => content));
    expect(await person.get(`/responses/${next.id}`)).toMatchObject({ previous_response_id: id });
  });

  test("that is not the newest, it branches there", async () => {
    const { id, conversation } = await respond([one]);
    await from(id, [two]);
    await from(id, [three]);
    expect((await tree(conversation)).slice(4)).toEqual([
      "5 below 2, user: three [[say=3]]",
      "6 below 5, assistant: 3",
    ]);
    expect(heard()).toEqual([one, first, three].map(([, content]) => content));
  });

  test("the whole history may come with its id", async () => {
    const { id, conversation } = await respond([one]);
    const next = await from(id, [one, first, two]);
    await from(next.id, [one, first, two, second, three]);
    expect((await tree(conversation)).slice(2)).toEqual([
      "3 below 2, user: two [[say=2]]",
      "4 below 3, assistant: 2",
      "5 below 4, user: three [[say=3]]",
      "6 below 5, assistant: 3",
    ]);
    expect(heard()).toEqual([one, first, two, second, three].map(([, content]) => content));
  });

  test("what was said below it may come again with every step", async () => {
    const { id, conversation } = await respond([one]);
    await from(id, [two]);
    await from(id, [two, second, three]);
    expect((await tree(conversation)).slice(2)).toEqual([
      "3 below 2, user: two [[say=2]]",
      "4 below 3, assistant: 2",
      "5 below 4, user: three [[say=3]]",
      "6 below 5, assistant: 3",
    ]);
    expect(heard()).toEqual([one, first, two, second, three].map(([, content]) => content));
  });

  test("instructions that come with each request are kept once", async () => {
    const rules: Said = ["system", "Be brief."];
    const { id, conversation } = await respond([rules, one]);
    await from(id, [rules, two]);
    expect((await tree(conversation)).slice(3)).toEqual([
      "4 below 3, user: two [[say=2]]",
      "5 below 4, assistant: 2",
    ]);
  });

  test("that has failed, its question is gone on from", async () => {
    const failed = asker.stream({ input: "Break [[status=400]]" });
    let id = "";
    for await (const event of failed) if ("response" in event) id = event.response.id;
    const { conversation } = await from(id, [two]);
    expect(await tree(conversation)).toEqual([
      "1, user: Break [[status=400]]",
      "2 below 1, assistant:  (failed)",
      "3 below 2, user: two [[say=2]]",
      "4 below 3, assistant: 2",
    ]);
  });

  test("that is deleted, trashed, unkept, another's, or none, nothing goes on", async () => {
    const deleted = await respond([one]);
    await respond([["user", "Something else"]], { conversation: deleted.conversation });
    await person.fetch(`/responses/${deleted.id}`, { method: "DELETE" });
    const trashed = await respond([two]);
    await person.fetch(`/conversations/${trashed.conversation}`, { method: "DELETE" });
    const unkept = await asker.respond({ input: "hello", store: false });
    const theirs = await newAsker(await newPerson()).respond({ input: "hello" });
    const before = servers.heard.length;
    for (const previous_response_id of [
      ...[deleted.id, trashed.id, unkept.id, theirs.id, newId("response"), "resp_1", ""],
    ]) {
      expect(await asker.refused("/responses", { input: "on", previous_response_id })).toMatchObject({
        status: 400,
        param: "previous_response_id",
        code: "previous_response_not_found",
        message: `Previous response with id '${previous_response_id}' not found.`,
      });
    }
    expect(servers.heard).toHaveLength(before);
  });
});

test("what names a conversation and a response, or says nothing, is refused", async () => {
  const { id, conversation } = await respond([one]);
  const refused = (body: object) => asker.refused("/responses", body);
  expect(await refused({ input: "a", conversation, previous_response_id: id })).toMatchObject({
    ...{ status: 400, param: "previous_response_id" },
  });
  for (const input of [undefined, "", [], [{ role: "user", content: "" }]]) {
    expect(await refused({ input })).toMatchObject({ status: 400, param: "input" });
  }
  expect(await asker.refused("/chat/completions", { messages: [] })).toMatchObject({ status: 400 });
  expect(await titles()).toHaveLength(1);
});
