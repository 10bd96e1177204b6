import { AIMessage, type BaseMessage, HumanMessage, SystemMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { ChatOpenAI, type ChatOpenAIFields } from "@langchain/openai";
import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type ModelServers, startModelServers } from "#e2e/support/model-servers.ts";
import { replyLimits } from "#lib/server/generation/reply-limits.ts";
import { newPerson, newProgram } from "#lib/server/testing/person.ts";
import { type ServedApi, serveApi } from "#lib/server/testing/serve-api.ts";
import { must } from "#lib/shared/assert.ts";
import { asHeard, failureOf, heard, historyOf, onlyConversation, said } from "./support.ts";

const limits = { ...replyLimits };
let servers: ModelServers;
let served: ServedApi;

beforeAll(async () => {
  servers = await startModelServers();
  served = await serveApi();
  replyLimits.retryMs = 10;
});
afterEach(() => expect(served.faults).toEqual([]));
afterAll(async () => {
  Object.assign(replyLimits, limits);
  await served.close();
  servers.close();
});

/** Somebody new, with models of theirs. */
async function newClient() {
  const person = await newPerson();
  const { key: apiKey } = await newProgram(person.ownerId);
  const baseURL = `${served.origin}/api/v1`;
  const newModel = (useResponsesApi: boolean, more: ChatOpenAIFields = {}) =>
    new ChatOpenAI({ model: "double-fast", apiKey, configuration: { baseURL }, useResponsesApi, ...more });
  return {
    person,
    newModel,
    bare: new OpenAI({ baseURL, apiKey }),
    only: () => onlyConversation(person),
    lines: async () => said((await onlyConversation(person)).messages),
  };
}

const lookUp = tool(({ city }) => `${city}: sunny`, {
  name: "look_up",
  description: "Tells the weather.",
  schema: z.object({ city: z.string() }),
});

type Model = Pick<ChatOpenAI, "invoke" | "stream">;
type Options = NonNullable<Parameters<ChatOpenAI["invoke"]>[1]>;
type Ask = (model: Model, messages: BaseMessage[], options?: Options) => Promise<AIMessage>;

const invoked: Ask = (model, messages, options) => model.invoke(messages, options);

const streamed: Ask = async (model, messages, options) => {
  const [first, ...others] = await Array.fromAsync(await model.stream(messages, options));
  return others.reduce((whole, chunk) => whole.concat(chunk), must(first, "chunk"));
};

const asks: [string, Ask][] = [
  ["invoke", invoked],
  ["stream", streamed],
];
const ways = [true, false].flatMap((usesResponses) =>
  asks.map(([name, ask]): [string, string, boolean, Ask] => [
    usesResponses ? "responses" : "chat",
    name,
    usesResponses,
    ask,
  ]),
);

/** One turn, with what the model asks to be called, as LangChain's documentation does it; adds to `messages`. */
async function turn(ask: Ask, model: Model, messages: BaseMessage[], options?: Options): Promise<AIMessage> {
  for (;;) {
    const answer = await ask(model, messages, options);
    messages.push(answer);
    if (!answer.tool_calls?.length) return answer;
    for (const call of answer.tool_calls) messages.push(await lookUp.invoke({ ...call, type: "tool_call" }));
  }
}

/** Says one thing after the other. */
async function talk(ask: Ask, model: Model, asked: string[], messages: BaseMessage[] = []) {
  const texts: string[] = [];
  for (const question of asked) {
    messages.push(new HumanMessage(question));
    texts.push((await turn(ask, model, messages)).text);
  }
  return texts;
}

const kind = () => [new SystemMessage("Be kind.")];

/** Turns with calls of the client's, one and two at once, and one without. */
const questions = [
  'Paris? [[call=look_up { "city": "Paris" }]] [[words=2]]',
  'And? [[reasoning]] [[call=look_up {"city": "Brno"}]] [[call=look_up {"city": "Oslo"}]] [[say=Sunny.]]',
  "Thanks [[say=Bye]]",
];
const answers = ["word1 word2", "Sunny.", "Bye"];
const allSaid = [
  "system: Be kind.",
  `user: ${questions[0]}`,
  "assistant: word1 word2",
  'assistant calls look_up({ "city": "Paris" })',
  "tool: Paris: sunny",
  "assistant: word1 word2",
  `user: ${questions[1]}`,
  'assistant calls look_up({"city": "Brno"})',
  'assistant calls look_up({"city": "Oslo"})',
  "tool: Brno: sunny",
  "tool: Oslo: sunny",
  "assistant: Sunny.",
  `user: ${questions[2]}`,
  "assistant: Bye",
];

/** What the model was told last; no client hears of this. */
function lastHeard(): string[] {
  return heard(must(servers.heard.at(-1), "request").messages);
}

describe.each(ways)("%s by %s", (_api, _name, usesResponses, ask) => {
  test("three turns with calls are one conversation, with everything once and in order", async () => {
    const { newModel, lines } = await newClient();
    const model = newModel(usesResponses).bindTools([lookUp]);
    expect(await talk(ask, model, questions, kind())).toEqual(answers);
    expect(await lines()).toEqual(allSaid);
    expect(lastHeard()).toEqual(allSaid.slice(0, -1).map(asHeard));
  });

  test("a conversation goes on from what was kept of it as plain text", async () => {
    const { newModel, lines } = await newClient();
    const model = newModel(usesResponses);
    const { text } = await ask(model, [new HumanMessage("Hello [[say=A]]")]);
    const later = [new HumanMessage("Hello [[say=A]]"), new AIMessage(text), new HumanMessage("[[say=B]]")];
    expect((await ask(model, later)).text).toBe("B");
    expect(await lines()).toEqual([
      "user: Hello [[say=A]]",
      "assistant: A",
      "user: [[say=B]]",
      "assistant: B",
    ]);
  });

  test("arguments that are no JSON are sent back, and there once", async () => {
    const { newModel, only } = await newClient();
    const model = newModel(usesResponses).bindTools([lookUp]);
    const question = '[[call=look_up {"city": oops]]';
    // The client calls nothing then, and leaves it to who uses it to go on.
    expect(await talk(ask, model, [question, "[[say=Bye]]"])).toEqual(["", "Bye"]);
    const { messages: kept } = await only();
    expect(said(kept)).toEqual([
      `user: ${question}`,
      'assistant calls look_up({"city": oops)',
      "user: [[say=Bye]]",
      "assistant: Bye",
    ]);
    expect(kept.flatMap(({ siblings = [] }) => siblings)).toEqual([]);
  });

  test("what a reply took is told", async () => {
    const { newModel } = await newClient();
    const { text, usage_metadata } = await ask(newModel(usesResponses), [new HumanMessage("[[words=5]]")]);
    expect(text).toBe("word1 word2 word3 word4 word5");
    expect(usage_metadata).toMatchObject({ input_tokens: 10, output_tokens: 5, total_tokens: 15 });
  });

  test("an unknown model is refused in words", async () => {
    const { newModel, person } = await newClient();
    const model = newModel(usesResponses, { model: "no-such-model", maxRetries: 0 });
    const failure = await failureOf(ask(model, [new HumanMessage("Hello?")]));
    expect(failure).toMatchObject({ status: 400, message: expect.stringContaining("no-such-model") });
    expect(await historyOf(person)).toEqual([]);
  });

  test("nothing is kept of what is not to be stored, and calls work all the same", async () => {
    const { newModel, person } = await newClient();
    const model = newModel(usesResponses, { modelKwargs: { store: false } }).bindTools([lookUp]);
    expect(await talk(ask, model, questions, kind())).toEqual(answers);
    expect(lastHeard()).toEqual(allSaid.slice(0, -1).map(asHeard));
    expect(await historyOf(person)).toEqual([]);
  });

  test("a conversation that is named holds everything once", async () => {
    const { newModel, bare, only } = await newClient();
    const conversation = (await bare.conversations.create()).id;
    const model = newModel(usesResponses, { modelKwargs: { conversation } }).bindTools([lookUp]);
    expect(await talk(ask, model, questions, kind())).toEqual(answers);
    const { id, messages: kept } = await only();
    expect([id, ...said(kept)]).toEqual([conversation, ...allSaid]);
    expect(lastHeard()).toEqual(allSaid.slice(0, -1).map(asHeard));
  });
});

test("a client that repeats by itself what failed at once multiplies nothing", async () => {
  const histories = ["responses", "chat"].map(async (api) => {
    const { newModel, only } = await newClient();
    const model = newModel(api === "responses").bindTools([lookUp]);
    // Our server asks the model twice before it gives up; the client does not hear of that.
    const question = `${api} [[call=look_up {"city":"Paris"}]] [[status=500]] [[times=2]] [[say=At last]]`;
    expect(await talk(invoked, model, [question, "[[say=Bye]]"])).toEqual(["At last", "Bye"]);
    const { messages: kept } = await only();
    expect(said(kept)).toEqual([
      `user: ${question}`,
      'assistant calls look_up({"city":"Paris"})',
      "tool: Paris: sunny",
      "assistant: At last",
      "user: [[say=Bye]]",
      "assistant: Bye",
    ]);
    // The replies that failed are other versions of those that came after them.
    expect(kept.map(({ siblings = [] }) => siblings.length)).toEqual([0, 2, 0, 2, 0, 0]);
  });
  await Promise.all(histories);
});

/** In a stream the client tells of a failure in chat completions alone: of a response it takes what there is. */
const streams = [
  { api: "responses", tells: false },
  { api: "chat", tells: true },
];

test.each(streams)(
  "by $api a stream that failed at once may be asked for again, and nothing is multiplied",
  async ({ api, tells }) => {
    const { newModel, lines } = await newClient();
    const model = newModel(api === "responses");
    const question = `Stream ${api} [[status=500]] [[times=2]] [[say=At last]]`;
    const first = streamed(model, [new HumanMessage(question)]);
    if (tells) expect(await failureOf(first)).toMatchObject({ message: expect.stringContaining("(500)") });
    else expect((await first).text).toBe("");
    expect(await talk(streamed, model, [question, "[[say=Bye]]"])).toEqual(["At last", "Bye"]);
    expect(await lines()).toEqual([
      `user: ${question}`,
      "assistant: At last",
      "user: [[say=Bye]]",
      "assistant: Bye",
    ]);
  },
);

describe.each(["responses", "chat"])("what the answer has to look like, by %s,", (api) => {
  const schema = z.object({ city: z.string() });

  test("reaches the model as a schema", async () => {
    const { newModel, lines } = await newClient();
    const model = newModel(api === "responses").withStructuredOutput(schema, {
      name: "place",
      method: "jsonSchema",
    });
    expect(await model.invoke('[[say={"city": "Paris"}]]')).toEqual({ city: "Paris" });
    const json_schema = { name: "place", schema: { properties: { city: { type: "string" } } } };
    expect(servers.heard.at(-1)).toMatchObject({ response_format: { type: "json_schema", json_schema } });
    expect(await lines()).toEqual(['user: [[say={"city": "Paris"}]]', 'assistant: {"city": "Paris"}']);
  });

  test("reaches the model as a function that it has to call", async () => {
    const { newModel, lines } = await newClient();
    const model = newModel(api === "responses").withStructuredOutput(schema, {
      name: "place",
      method: "functionCalling",
    });
    expect(await model.invoke('[[call=place {"city": "Paris"}]]')).toEqual({ city: "Paris" });
    const tool_choice = { type: "function", function: { name: "place" } };
    expect(servers.heard.at(-1)).toMatchObject({ tool_choice });
    expect(await lines()).toEqual([
      'user: [[call=place {"city": "Paris"}]]',
      'assistant calls place({"city": "Paris"})',
    ]);
  });
});

test.each(streams)(
  "by $api the words of a stream that breaks off are those that are kept",
  async ({ api, tells }) => {
    const { newModel, only } = await newClient();
    const question = "[[words=9]] [[delay=20]] [[fail-after=3]]";
    let text = "";
    const reading = async () => {
      for await (const chunk of await newModel(api === "responses").stream(question)) text += chunk.text;
    };
    const failure = tells ? await failureOf(reading()) : await reading();
    const { messages } = await only();
    expect(said(messages)).toEqual([`user: ${question}`, `assistant: ${text}`]);
    expect(text).toContain("word1");
    const [, reply] = messages;
    expect(reply).toMatchObject({ status: "failed", error: { message: expect.any(String) } });
    if (tells) expect(failure).toMatchObject({ message: reply?.error?.message });
  },
);

test.each(asks)("what the server looked up is there once, by %s", async (_name, ask) => {
  const { newModel, lines } = await newClient();
  const model = newModel(true).bindTools([lookUp, { type: "search_history" }]);
  const asked = [
    "[[before=Wait.]] [[tool=needle]] [[say=Nothing.]]",
    '[[tool=thread]] [[call=look_up {"city":"Paris"}]] [[say=Both.]]',
    "[[say=Bye]]",
  ];
  expect(await talk(ask, model, asked)).toEqual(["Wait.Nothing.", "Both.", "Bye"]);
  const kept = await lines();
  expect(kept).toEqual([
    `user: ${asked[0]}`,
    "assistant: Wait.",
    'assistant calls search_history({"query":"needle"})',
    'tool: {"hits":[]}',
    "assistant: Nothing.",
    `user: ${asked[1]}`,
    'assistant calls look_up({"city":"Paris"})',
    'assistant calls search_history({"query":"thread"})',
    'tool: {"hits":[]}',
    "assistant: ",
    "tool: Paris: sunny",
    "assistant: Both.",
    `user: ${asked[2]}`,
    "assistant: Bye",
  ]);
  const told = kept.slice(0, -1).filter((line) => line !== "assistant: ");
  expect(lastHeard().toSorted()).toEqual(told.toSorted());
});

describe.each(asks)("below an earlier response by %s", (_name, ask) => {
  test.each(["with all that was said before", "with what is new alone"])(
    "turns with calls go on, %s",
    async (how) => {
      const { newModel, lines } = await newClient();
      const model = newModel(true).bindTools([lookUp]);
      let messages: BaseMessage[] = kind();
      let previous_response_id: string | undefined;
      for (const [index, question] of questions.entries()) {
        if (how === "with what is new alone" && index > 0) messages = [];
        messages.push(new HumanMessage(question));
        const options = previous_response_id === undefined ? {} : { previous_response_id };
        const answer = await turn(ask, model, messages, options);
        expect(answer.text).toBe(answers[index]);
        previous_response_id = String(answer.response_metadata.id);
      }
      expect(await lines()).toEqual(allSaid);
      expect(lastHeard()).toEqual(allSaid.slice(0, -1).map(asHeard));
    },
  );
});
