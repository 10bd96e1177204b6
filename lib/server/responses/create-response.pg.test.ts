import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from "vitest";
import { type ModelServers, startModelServers } from "#e2e/support/model-servers.ts";
import { db } from "#lib/server/db.ts";
import { env } from "#lib/server/env.ts";
import { type Asker, endOf, newAsker, toItsEnd, treeOf, wordsOf } from "#lib/server/testing/ask.ts";
import { newPerson, type Person } from "#lib/server/testing/person.ts";
import { must } from "#lib/shared/assert.ts";
import type { Message, MessageList } from "#lib/shared/contracts/message.ts";
import type { Response as Reply } from "#lib/shared/contracts/response.ts";
import { newId } from "#lib/shared/ids.ts";

let contextTokens: number;
let servers: ModelServers;
let person: Person;
let asker: Asker;

beforeAll(async () => {
  servers = await startModelServers();
  contextTokens = env().CONTEXT_TOKENS; // not before: it is read once
});
beforeEach(async () => {
  person = await newPerson();
  asker = newAsker(person);
});
afterEach(() => {
  env().CONTEXT_TOKENS = contextTokens;
});
afterAll(() => servers.close());

const heard = () => must(servers.heard.at(-1), "request");
const newConversation = async (body: object = {}): Promise<string> =>
  (await (await person.post("/conversations", body)).json()).id;
const conversationOf = ({ conversation }: Reply) => must(conversation, "conversation").id;
const tree = (conversation: string) => treeOf(person.ownerId, conversation);
const get = (id: string) => person.get<Reply>(`/responses/${id}`);
const stop = (conversation: string) => person.post(`/conversations/${conversation}/stop`);

describe("what is asked for", () => {
  test("reaches the model, and is told back by the response, then and later", async () => {
    const schema = { type: "object", properties: { a: { type: "string" } } };
    const asked = {
      instructions: "Be kind.",
      metadata: { project: "garden", of: "me" },
      tools: [{ type: "function", name: "look", description: "looks", parameters: schema, strict: true }],
      tool_choice: "none",
      parallel_tool_calls: false,
      temperature: 0,
      top_p: 0.5,
      max_output_tokens: 9,
      reasoning: { effort: "low", summary: null },
      text: { format: { type: "json_schema", name: "rose", schema, strict: true }, verbosity: "low" },
      truncation: "disabled",
      safety_identifier: "a",
      prompt_cache_key: "b",
    };
    const response = await asker.respond({ input: "Hello [[words=1]]", ...asked });
    expect(response).toMatchObject(asked);
    expect(await get(response.id)).toEqual(response);
    expect(heard()).toMatchObject({
      model: "double-fast",
      messages: [{ role: "system", content: "Be kind." }, { role: "user" }],
      ...{ temperature: 0, top_p: 0.5, max_tokens: 9, tool_choice: "none", parallel_tool_calls: false },
      tools: [{ type: "function", function: { name: "look", description: "looks", parameters: schema } }],
      response_format: { type: "json_schema", json_schema: { name: "rose", schema, strict: true } },
    });
  });

  test("that is nothing special is all that the model is told", async () => {
    const response = await asker.respond({ input: "Hello [[words=1]]" });
    expect(response).toMatchObject({
      ...{ instructions: null, metadata: {}, tools: [], tool_choice: "auto", temperature: null, store: true },
      ...{ truncation: "auto", text: { format: { type: "text" } }, max_output_tokens: null, reasoning: null },
    });
    const { model: _, messages: _messages, stream: _stream, stream_options: _options, ...settings } = heard();
    expect(settings).toEqual({});
  });

  test("of a model that is not here is refused, and nothing is stored", async () => {
    const refused = await asker.refused("/responses", { input: "Hello", model: "gpt-nowhere" });
    expect(refused).toMatchObject({ status: 400, param: "model", code: "model_not_found" });
    expect(await asker.conversations()).toEqual([]);
  });
});

describe("instructions", () => {
  const told = () => heard().messages.map(({ role, content }) => `${role}: ${content}`);

  test("are the request's own: they are no message, and the next request has none", async () => {
    const first = await asker.respond({ input: "one [[say=1]]", instructions: "Be kind." });
    expect(told()).toEqual(["system: Be kind.", "user: one [[say=1]]"]);
    expect(await tree(conversationOf(first))).toEqual(["1, user: one [[say=1]]", "2 below 1, assistant: 1"]);
    const second = await asker.respond({ input: "two [[say=2]]", previous_response_id: first.id });
    expect(second.instructions).toBeNull();
    expect(told()).toEqual(["user: one [[say=1]]", "assistant: 1", "user: two [[say=2]]"]);
  });

  test("go before those that stand in the transcript, and in place of the conversation's own", async () => {
    const rules = { role: "system", content: "Be brief." };
    await asker.respond({ input: [rules, { role: "user", content: "one" }], instructions: "Be kind." });
    expect(told()).toEqual(["system: Be kind.", "system: Be brief.", "user: one"]);
    const conversation = await newConversation();
    await db().conversation.updateMany({
      where: { ownerId: person.ownerId },
      data: { systemPrompt: "Be right." },
    });
    await asker.respond({ input: "two [[say=2]]", conversation });
    expect(told()).toEqual(["system: Be right.", "user: two [[say=2]]"]);
    await asker.respond({ input: "three", conversation, instructions: "Be kind." });
    expect(told().at(0)).toBe("system: Be kind.");
    expect(told().filter((line) => line.startsWith("system"))).toHaveLength(1);
  });
});

test("a response is dated the same, then and later, though this clock and the database's differ", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 3_600_000 });
  onTestFinished(() => void vi.useRealTimers());
  const response = await asker.respond({ input: "Hello" });
  expect(await get(response.id)).toEqual(response);
});

describe("an answer that is cut at its limit", () => {
  const input = "Hello [[words=3]] [[finish=length]]";
  const limited = { status: "incomplete", incomplete_details: { reason: "max_output_tokens" }, error: null };

  test("is incomplete, and says why, then and later", async () => {
    const response = await asker.respond({ input });
    expect(response).toMatchObject({
      ...limited,
      output: [{ status: "incomplete" }],
      usage: { output_tokens: 3 },
    });
    expect(wordsOf(response)).toBe("word1 word2 word3");
    expect(await get(response.id)).toEqual(response);
  });

  test("ends its stream with response.incomplete", async () => {
    const events = await toItsEnd(asker.stream({ input }));
    expect(events.at(-1)).toMatchObject({ type: "response.incomplete", response: limited });
    expect(endOf(events)).toEqual(await get(endOf(events).id));
  });

  test("is whole in the history: nobody stopped it, and nothing went wrong", async () => {
    const response = await asker.respond({ input });
    const { data } = await person.get<MessageList>(`/conversations/${conversationOf(response)}/messages`);
    expect(data[1]).toMatchObject({ status: "completed", content: "word1 word2 word3", error: null });
    const next = await asker.respond({ input: "Go on [[words=1]]", previous_response_id: response.id });
    expect(next.status).toBe("completed");
  });
});

describe("a conversation longer than a model is told", () => {
  let conversation: string;
  const long = `Long ${"x".repeat(3_000)} [[say=1]]`;

  beforeEach(async () => {
    conversation = await newConversation();
    await asker.respond({ input: long, conversation });
    env().CONTEXT_TOKENS = 200;
  });

  test("is told without its beginning", async () => {
    const response = await asker.respond({ input: "And now? [[say=2]]", conversation });
    expect(response.status).toBe("completed");
    expect(heard().messages.map(({ content }) => content)).toEqual(["1", "And now? [[say=2]]"]);
  });

  test("fails the response where nothing may be left out, and the question is kept", async () => {
    const asked = { input: "And now? [[say=2]]", conversation, truncation: "disabled" };
    const before = servers.heard.length;
    expect(await asker.refused("/responses", asked)).toMatchObject({
      ...{ status: 502, code: "context_length_exceeded", shouldRetry: "false" },
    });
    const events = await toItsEnd(asker.stream(asked));
    expect(events.at(-1)).toMatchObject({
      type: "response.failed",
      response: { status: "failed", error: { code: "context_length_exceeded" }, truncation: "disabled" },
    });
    expect(servers.heard).toHaveLength(before);
    expect((await tree(conversation)).slice(2)).toEqual([
      "3 below 2, user: And now? [[say=2]]",
      "4 below 3, assistant:  (failed)",
      "5 below 3, assistant:  (failed)",
    ]);
  });
});

describe("a conversation in which a reply is being written", () => {
  test("is locked to who names it or a response of it, and nothing is stored", async () => {
    const conversation = await newConversation();
    const first = await asker.respond({ input: "one [[say=1]]", conversation });
    await asker.respond({ input: "Wait [[hang]]", conversation, background: true });
    const locked = { status: 400, code: "conversation_locked", param: "conversation" };
    const ask = (more: object, path = "/responses") => asker.refused(path, { input: "two", ...more });
    expect(await ask({ conversation })).toMatchObject(locked);
    expect(await ask({ conversation: { id: conversation } })).toMatchObject(locked);
    expect(await ask({ previous_response_id: first.id })).toMatchObject(locked);
    const messages = [{ role: "user", content: "two" }];
    expect(await ask({ conversation, messages }, "/chat/completions")).toMatchObject(locked);
    await stop(conversation);
    expect(await tree(conversation)).toHaveLength(4);
    expect((await asker.respond({ input: "two [[say=2]]", conversation })).status).toBe("completed");
  });
});

describe("a model that fails", () => {
  test("is 502 to who waits for it, who is told not to ask again, as the question is stored", async () => {
    const refused = await asker.refused("/responses", { input: "Hello [[status=400]]" });
    expect(refused).toMatchObject({
      status: 502,
      type: "server_error",
      code: "model_refused",
      shouldRetry: "false",
    });
    expect(refused.message).toContain("The double was told to fail.");
    const [conversation] = await asker.conversations();
    expect(await tree(must(conversation).id)).toEqual([
      "1, user: Hello [[status=400]]",
      "2 below 1, assistant:  (failed)",
    ]);
  });

  test("in the middle keeps what it said, and its response tells it", async () => {
    const input = "Hello [[words=5]] [[delay=20]] [[fail-after=3]]";
    expect(await asker.refused("/responses", { input })).toMatchObject({ status: 502, code: "cut_off" });
    const [message] = await db().message.findMany({ where: { ownerId: person.ownerId, role: "assistant" } });
    expect(message).toMatchObject({ status: "failed", text: expect.stringMatching(/^word1 word2 /) });
    const { response_id } = await newest();
    const response = await get(must(response_id));
    expect(response).toMatchObject({ status: "failed", error: { code: "cut_off" } });
    expect(wordsOf(response)).toBe(message?.text);
  });

  async function newest(): Promise<Message> {
    const [conversation] = await asker.conversations();
    const { data } = await person.get<MessageList>(`/conversations/${conversation?.id}/messages`);
    return must(data.at(-1), "message");
  }
});

test("calls of the client's functions end a response, and their results go on in it", async () => {
  const tools = [{ type: "function", name: "look" }];
  const input = 'Look [[call=look {"at": "roses"}]] [[call=look {}]] [[say=Red.]]';
  const first = await asker.respond({ input, tools });
  expect(first).toMatchObject({ status: "completed", output: [{ name: "look" }, { name: "look" }] });
  const outputs = first.output.flatMap((item) =>
    item.type === "function_call"
      ? [{ type: "function_call_output", call_id: item.call_id, output: `of ${item.arguments}` }]
      : [],
  );
  expect(new Set(outputs.map(({ call_id }) => call_id)).size).toBe(2);
  const second = await asker.respond({ input: outputs, tools, previous_response_id: first.id });
  expect(wordsOf(second)).toBe("Red.");
  expect(await tree(conversationOf(first))).toEqual([
    `1, user: ${input}`,
    "2 below 1, assistant: look() look()",
    '3 below 2, tool: of {"at": "roses"}',
    "4 below 3, tool: of {}",
    "5 below 4, assistant: Red.",
  ]);
  const unknown = { input: [{ ...outputs[0], call_id: "call_x" }], previous_response_id: first.id };
  expect(await asker.refused("/responses", unknown)).toMatchObject({
    ...{ status: 400, param: "input", code: "tool_call_not_found" },
  });
});

describe.each([
  ["/responses", { input: "Hello [[words=4]] [[delay=20]]" }],
  ["/chat/completions", { messages: [{ role: "user", content: "Hello [[words=4]] [[delay=20]]" }] }],
])("the same Idempotency-Key at %s", (path, body) => {
  const post = async (key: string, more: object = {}) => {
    const answer = await asker.post(path, { ...body, ...more }, { "idempotency-key": key });
    return { status: answer.status, text: await answer.text(), retry: answer.headers.get("x-should-retry") };
  };
  const roles = async () => {
    const rows = await db().message.findMany({ where: { ownerId: person.ownerId }, orderBy: { seq: "asc" } });
    return rows.map(({ role }) => role);
  };

  test.each([false, true])("is one question and one answer, now and later, streamed: %s", async (stream) => {
    const key = newId("message");
    const [one, other] = await Promise.all([post(key, { stream }), post(key, { stream })]);
    const later = await post(key, { stream });
    expect(one.status).toBe(200);
    expect(one.text).toContain("word4");
    expect(saidIn(other.text)).toEqual(saidIn(one.text));
    expect(saidIn(later.text)).toEqual(saidIn(one.text));
    expect(await roles()).toEqual(["user", "assistant"]);
  });

  test("with another body is a conflict that no SDK repeats", async () => {
    const key = newId("message");
    await post(key);
    for (const more of [{ stream: true }, { temperature: 1 }, { model: "double-slow" }]) {
      const refused = await post(key, more);
      expect([refused.status, refused.retry]).toEqual([409, "false"]);
      expect(JSON.parse(refused.text)).toMatchObject({ error: { code: "idempotency_key_reused" } });
    }
    expect(await roles()).toEqual(["user", "assistant"]);
  });

  test("of another is another's", async () => {
    const key = newId("message");
    await post(key);
    const stranger = newAsker(await newPerson());
    const theirs = await stranger.post(path, body, { "idempotency-key": key });
    expect(theirs.status).toBe(200);
    expect(await roles()).toEqual(["user", "assistant"]);
  });

  /** What streams differ in by themselves: where events were cut into pieces, and comments. */
  const saidIn = (text: string) => text.split("\n").filter((line) => line !== "" && !line.startsWith(":"));
});

test("what failed fails again under its Idempotency-Key, and is not asked for twice", async () => {
  const headers = { "idempotency-key": newId("message") };
  const first = await asker.refused("/responses", { input: "Hello [[status=400]] [[times=1]]" }, headers);
  const before = servers.heard.length;
  expect(await asker.refused("/responses", { input: "Hello [[status=400]] [[times=1]]" }, headers)).toEqual(
    first,
  );
  expect(servers.heard).toHaveLength(before);
});

test("a conversation without a title gets one from the first words, and one with a title keeps it", async () => {
  const [untitled, titled] = [{}, { title: "Mine" }].map(
    async (body) => (await (await person.post("/conversations", body)).json()).id as string,
  );
  for (const conversation of [must(await untitled), must(await titled)]) {
    await asker.respond({ conversation, input: "Do dahlias grow?" });
    await asker.respond({ conversation, input: "And roses?" });
  }
  const titles = (await asker.conversations()).map(({ title }) => title);
  expect(titles.toSorted()).toEqual(["Do dahlias grow?", "Mine"]);
});
