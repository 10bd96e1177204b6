import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ModelServers, startModelServers } from "#e2e/support/model-servers.ts";
import { type Asker, newAsker, treeOf } from "#lib/server/testing/ask.ts";
import { appendChain } from "#lib/server/testing/history/append-chain.ts";
import { newPerson } from "#lib/server/testing/person.ts";
import { must } from "#lib/shared/assert.ts";
import type { Response as Reply } from "#lib/shared/contracts/response.ts";

/*
 * The AI SDK names the conversation and leaves out what the assistant said, but sends every question and every result of
 * a tool at every step, however often it did before.
 */
let servers: ModelServers;
let ownerId: string;
let asker: Asker;
let conversation: string;

beforeAll(async () => {
  servers = await startModelServers();
});
beforeEach(async () => {
  const person = await newPerson();
  ownerId = person.ownerId;
  asker = newAsker(person);
  conversation = (await (await person.post("/conversations", {})).json()).id;
});
afterAll(() => servers.close());

const tools = [{ type: "function", name: "look" }];
const user = (content: string) => ({ role: "user", content });
const system = (content: string) => ({ role: "system", content });
const output = (call_id: string, found: string) => ({ type: "function_call_output", call_id, output: found });
const say = (...input: object[]) => asker.respond({ conversation, tools, input });
const tree = () => treeOf(ownerId, conversation);
const callOf = ({ output: items }: Reply) =>
  must(items.find((item) => item.type === "function_call")?.call_id, "call");
/** Who said what to the model last. */
const heard = () =>
  must(servers.heard.at(-1), "request").messages.map(({ role, content }) => `${role}: ${content ?? ""}`);

const one = user("one [[say=1]]");
const two = user("two [[say=2]]");
const three = user("three [[say=3]]");

test("of all the questions only the new one is stored, below what was said before", async () => {
  await say(one);
  await say(one, two);
  await say(one, two, three);
  expect(await tree()).toEqual([
    "1, user: one [[say=1]]",
    "2 below 1, assistant: 1",
    "3 below 2, user: two [[say=2]]",
    "4 below 3, assistant: 2",
    "5 below 4, user: three [[say=3]]",
    "6 below 5, assistant: 3",
  ]);
  expect(heard()).toEqual([
    ...[
      "user: one [[say=1]]",
      "assistant: 1",
      "user: two [[say=2]]",
      "assistant: 2",
      "user: three [[say=3]]",
    ],
  ]);
});

test("results of tools come again with every step, and are stored once, below their calls", async () => {
  const [ask, again] = [user("[[call=look {}]] [[say=a]]"), user("[[call=look {}]] [[say=b]]")];
  const first = callOf(await say(ask));
  await say(ask, output(first, "found"));
  const second = callOf(await say(ask, output(first, "found"), again));
  expect(second).not.toBe(first);
  await say(ask, output(first, "found"), again, output(second, "found more"));
  expect(await tree()).toEqual([
    "1, user: [[call=look {}]] [[say=a]]",
    "2 below 1, assistant: look()",
    "3 below 2, tool: found",
    "4 below 3, assistant: a",
    "5 below 4, user: [[call=look {}]] [[say=b]]",
    "6 below 5, assistant: look()",
    "7 below 6, tool: found more",
    "8 below 7, assistant: b",
  ]);
});

test("all of it sent again asks for another version of the last reply", async () => {
  await say(one);
  await say(one, two);
  await say(one, two);
  expect((await tree()).slice(2)).toEqual([
    "3 below 2, user: two [[say=2]]",
    "4 below 3, assistant: 2",
    "5 below 3, assistant: 2",
  ]);
  expect(heard()).toEqual(["user: one [[say=1]]", "assistant: 1", "user: two [[say=2]]"]);
});

test("the same words over and over are as many questions as there are", async () => {
  const more = user("more [[say=.]]");
  await say(more);
  await say(more, more);
  await say(more, more, more);
  expect((await tree()).map((line) => line.replace(/.*, /, ""))).toEqual([
    ...["user: more [[say=.]]", "assistant: .", "user: more [[say=.]]", "assistant: ."],
    ...["user: more [[say=.]]", "assistant: ."],
  ]);
});

test("what begins in the middle of the path is known by its end", async () => {
  await say(one);
  await say(two);
  await say(two, three);
  expect(await tree()).toHaveLength(6);
  expect((await tree()).at(4)).toBe("5 below 4, user: three [[say=3]]");
});

test("what the path does not end with is new, however much of it was said some time", async () => {
  await say(one);
  await say(two);
  await say(one, three);
  expect((await tree()).slice(4)).toEqual([
    "5 below 4, user: one [[say=1]]",
    "6 below 5, user: three [[say=3]]",
    "7 below 6, assistant: 3",
  ]);
});

test("instructions that come first every time are no part of it, and are there once", async () => {
  const rules = system("Be brief.");
  await say(rules, one);
  await say(rules, one, two);
  await say(rules, one, two);
  expect((await tree()).slice(2)).toEqual([
    "3 below 2, assistant: 1",
    "4 below 3, user: two [[say=2]]",
    "5 below 4, assistant: 2",
    "6 below 4, assistant: 2",
  ]);
});

test("a reply that failed is asked for again, with all that was said before", async () => {
  const broken = user("Break [[status=400]] [[times=1]]");
  await say(one);
  const refused = await asker.refused("/responses", { conversation, tools, input: [one, broken] });
  expect(refused).toMatchObject({ status: 502, shouldRetry: "false" });
  await say(one, broken);
  expect((await tree()).slice(2)).toEqual([
    "3 below 2, user: Break [[status=400]] [[times=1]]",
    "4 below 3, assistant:  (failed)",
    expect.stringMatching(/^5 below 3, assistant: You said/),
  ]);
});

describe("a long conversation", () => {
  const turns = Array.from({ length: 130 }, (_, n) => [`question ${n}`, `answer ${n}`] as const);
  const questions = turns.map(([question]) => user(question));

  beforeEach(async () => {
    const messages = turns.flatMap(([question, answer]) => [
      { role: "user" as const, text: question },
      { role: "assistant" as const, text: answer },
    ]);
    await appendChain({ ownerId, conversationId: conversation, messages });
  });

  test("is recognised over all of its pages", async () => {
    await say(...questions, three);
    expect((await tree()).slice(260)).toEqual([
      "261 below 260, user: three [[say=3]]",
      "262 below 261, assistant: 3",
    ]);
    await say(...questions);
    expect(await tree()).toHaveLength(262 + questions.length + 1);
  });
});
