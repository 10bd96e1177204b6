import {
  Agent,
  OpenAIConversationsSession,
  OpenAIProvider,
  Runner,
  run,
  setDefaultOpenAIClient,
  setOpenAIAPI,
  setTracingDisabled,
  tool,
} from "@openai/agents";
import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { type ModelServers, startModelServers } from "#e2e/support/model-servers.ts";
import { newTalk } from "#lib/server/testing/converse.ts";
import { newPerson, newProgram, type Person } from "#lib/server/testing/person.ts";
import { type ServedApi, serveApi } from "#lib/server/testing/serve-api.ts";
import { must } from "#lib/shared/assert.ts";
import { historyOf, messagesOf, onlyConversation, said } from "./support.ts";

let servers: ModelServers;
let served: ServedApi;
let person: Person;
let client: OpenAI;
let runner: Runner;

beforeAll(async () => {
  servers = await startModelServers();
  served = await serveApi();
  setTracingDisabled(true);
});
beforeEach(async () => {
  person = await newPerson();
  const { key } = await newProgram(person.ownerId);
  client = new OpenAI({ baseURL: `${served.origin}/api/v1`, apiKey: key });
  runner = new Runner({ modelProvider: new OpenAIProvider({ openAIClient: client }) });
});
afterEach(() => expect(served.faults).toEqual([]));
afterAll(async () => {
  await served.close();
  servers.close();
});

const getWeather = tool({
  name: "get_weather",
  description: "The weather in a city.",
  parameters: z.object({ city: z.string() }),
  execute: async ({ city }) => `Sunny in ${city}.`,
});

const agent = new Agent({
  name: "Gardener",
  instructions: "Be kind.",
  model: "double-fast",
  tools: [getWeather],
});

type Asked = Parameters<typeof run>[1];
type Options = Omit<NonNullable<Parameters<Runner["run"]>[2]>, "stream">;

/** One run, to its end; what is shown of it as it comes adds up to its output. */
async function runOf(isStreamed: boolean, by: typeof agent, asked: Asked, options: Options = {}) {
  if (!isStreamed) return await runner.run(by, asked, { ...options, stream: false });
  const result = await runner.run(by, asked, { ...options, stream: true });
  let shown = "";
  for await (const piece of result.toTextStream()) shown += piece;
  await result.completed;
  expect(shown).toBe(result.finalOutput);
  return result;
}

async function ask(isStreamed: boolean, asked: Asked, options?: Options) {
  const result = await runOf(isStreamed, agent, asked, options);
  return { result, answer: must(result.finalOutput, "answer") };
}

const hello = "Hello. [[reasoning]]";
const weather =
  'And the weather? [[call=get_weather {"city":"Bergen"}]] [[call=get_weather {"city": "Oslo"}]]';
const greeting = "Good morning.";
const thanks = "Thanks. [[words=3]]";

/** Three questions, with tools called for the second; what is said, as the history is to have it. */
async function conversation(answerTo: (question: string) => Promise<string>): Promise<string[]> {
  const lines: string[] = [];
  for (const question of [hello, weather, thanks]) {
    const answer = await answerTo(question);
    lines.push(`user: ${question}`, ...(question === weather ? whatToolsDo : []), `assistant: ${answer}`);
  }
  return lines;
}

const whatToolsDo = [
  'assistant calls get_weather({"city":"Bergen"})',
  'assistant calls get_weather({"city": "Oslo"})',
  "tool: Sunny in Bergen.",
  "tool: Sunny in Oslo.",
];

/** What the model was told last, a line each as in `said`. */
function told(): string[] {
  return must(servers.heard.at(-1), "request").messages.flatMap(({ role, content, tool_calls = [] }) => [
    ...(tool_calls.length > 0 && !content ? [] : [`${role}: ${textOf(content)}`]),
    ...tool_calls.map(({ function: called }) => `${role} calls ${called.name}(${called.arguments})`),
  ]);
}

type Told = ModelServers["heard"][number]["messages"][number]["content"];

function textOf(content: Told): string {
  return typeof content === "string" ? content : (content ?? []).map(({ text = "" }) => text).join("");
}

/** A model is told arguments without their spaces; history keeps them. */
const compact = (line: string) => line.replaceAll('": "', '":"');

/** The history is one conversation of just these lines, and the model was told them with the agent's instructions. */
async function expectOnly(lines: string[], instructions = "system: Be kind."): Promise<void> {
  const { messages } = await onlyConversation(person);
  expect(said(messages).filter((line) => line !== instructions)).toEqual(lines);
  expect(messages.every(({ status, siblings }) => status === "completed" && !siblings)).toBe(true);
  expect(told().map(compact)).toEqual([instructions, ...lines.slice(0, -1)].map(compact));
}

describe.each([
  ["streamed", true],
  ["in one piece", false],
])("%s", (_, isStreamed) => {
  test("an agent that is given all that was said goes on in one conversation", async () => {
    let history: Exclude<Asked, string | { _context: unknown }> = [];
    const lines = await conversation(async (question) => {
      const { result, answer } = await ask(isStreamed, [...history, { role: "user", content: question }]);
      history = result.history;
      return answer;
    });
    await expectOnly(lines);
  });

  test("an agent that names the last response goes on below it", async () => {
    let previousResponseId: string | undefined;
    const lines = await conversation(async (question) => {
      const { result, answer } = await ask(isStreamed, question, {
        ...(previousResponseId !== undefined && { previousResponseId }),
      });
      previousResponseId = result.lastResponseId;
      return answer;
    });
    await expectOnly(lines);
  });

  test("an agent that names a conversation goes on in it", async () => {
    const { id: conversationId } = await client.conversations.create();
    const lines = await conversation(
      async (question) => (await ask(isStreamed, question, { conversationId })).answer,
    );
    await expectOnly(lines);
    expect((await onlyConversation(person)).id).toBe(conversationId);
  });

  test("an agent that asks by chat completions goes on in one conversation", async () => {
    runner = new Runner({
      modelProvider: new OpenAIProvider({ openAIClient: client, useResponses: false }),
    });
    let history: Exclude<Asked, string | { _context: unknown }> = [];
    const lines = await conversation(async (question) => {
      const { result, answer } = await ask(isStreamed, [...history, { role: "user", content: question }]);
      history = result.history;
      return answer;
    });
    await expectOnly(lines);
  });

  test("a session on the server is one conversation that both can read", async () => {
    const session = new OpenAIConversationsSession({ client });
    const lines = await conversation(
      async (question) => (await ask(isStreamed, question, { session })).answer,
    );
    await expectOnly(lines);
    expect((await onlyConversation(person)).id).toBe(await session.getSessionId());
  });
});

test("an agent set up for the whole program asks by this server, and one that has to answer in a form does", async () => {
  setDefaultOpenAIClient(client);
  const Flower = z.object({ name: z.string(), petals: z.number() });
  const botanist = new Agent({ name: "Botanist", model: "double-fast", outputType: Flower });
  const dahlia = { name: "dahlia", petals: 24 };
  const question = `A flower. [[say=${JSON.stringify(dahlia)}]]`;
  const byResponses = await run(botanist, question);
  expect(byResponses.finalOutput).toEqual(dahlia);
  setOpenAIAPI("chat_completions");
  const more = [...byResponses.history, { role: "user" as const, content: question }];
  expect((await run(botanist, more)).finalOutput).toEqual(dahlia);
  setOpenAIAPI("responses");
  const { messages } = await onlyConversation(person);
  expect(messages.map(({ role }) => role)).toEqual(["user", "assistant", "user", "assistant"]);
  expect((await client.chat.completions.list()).data).toHaveLength(1);
});

test("an agent that is handed over to another is one conversation", async () => {
  const florist = new Agent({ name: "Florist", instructions: "Sell flowers.", model: "double-fast" });
  const receptionist = new Agent({
    name: "Receptionist",
    instructions: "Be kind.",
    model: "double-fast",
    handoffs: [florist],
  });
  const question = "Roses, please. [[call=transfer_to_Florist {}]]";
  const first = await runner.run(receptionist, question);
  expect(first.lastAgent?.name).toBe("Florist");
  await runner.run(florist, [...first.history, { role: "user", content: "And dahlias." }]);
  const { messages } = await onlyConversation(person);
  expect(messages.map(({ role }) => role)).toEqual([
    "user",
    "assistant",
    "tool",
    "assistant",
    "user",
    "assistant",
  ]);
  expect(told()[0]).toBe("system: Sell flowers.");
});

describe.each([
  ["streamed", true],
  ["in one piece", false],
])("a session, %s,", (_, isStreamed) => {
  test("begun with the words of another is a conversation of its own, and the other stays as it was", async () => {
    const [one, two] = [
      new OpenAIConversationsSession({ client }),
      new OpenAIConversationsSession({ client }),
    ];
    await ask(isStreamed, greeting, { session: one });
    await ask(isStreamed, thanks, { session: one });
    const { answer } = await ask(isStreamed, greeting, { session: two });
    const [first, second] = await Promise.all([one, two].map((session) => session.getSessionId()));
    const kept = await historyOf(person);
    expect(kept.map(({ id }) => id).sort()).toEqual([first, second].sort());
    expect(said(must(kept.find(({ id }) => id === second)).messages)).toEqual([
      `user: ${greeting}`,
      `assistant: ${answer}`,
    ]);
    expect(must(kept.find(({ id }) => id === first)).messages).toHaveLength(4);
    // And each goes on with what was said in it.
    await ask(isStreamed, weather, { session: one });
    expect(await messagesOf(person, must(first))).toHaveLength(9);
    expect(await messagesOf(person, must(second))).toHaveLength(2);
  });

  test("begun with the same words as another that has said no more yet takes nothing from it", async () => {
    const [one, two] = [
      new OpenAIConversationsSession({ client }),
      new OpenAIConversationsSession({ client }),
    ];
    await ask(isStreamed, greeting, { session: one });
    await ask(isStreamed, greeting, { session: two });
    await ask(isStreamed, thanks, { session: one });
    await ask(isStreamed, weather, { session: two });
    const [first, second] = await Promise.all([one, two].map((session) => session.getSessionId()));
    expect(await messagesOf(person, must(first))).toHaveLength(4);
    expect(await messagesOf(person, must(second))).toHaveLength(7);
    expect((await historyOf(person)).map(({ id }) => id)).toEqual([second, first]);
  });

  test("goes on with what was said in the browser, also where the server searched", async () => {
    const talk = newTalk(person);
    await talk.say("What did I say? [[tool=dahlias]]");
    const session = new OpenAIConversationsSession({ client, conversationId: talk.id });
    expect((await session.getItems()).map(({ type }) => type)).toEqual([
      "message",
      "function_call",
      "function_call_result",
      "message",
    ]);
    const before = said(await talk.messages());
    const { answer } = await ask(isStreamed, hello, { session });
    const second = await ask(isStreamed, thanks, { session });
    const after = [
      `user: ${hello}`,
      `assistant: ${answer}`,
      `user: ${thanks}`,
      `assistant: ${second.answer}`,
    ];
    expect(said((await onlyConversation(person)).messages)).toEqual([...before, ...after]);
    expect(told()).toEqual(["system: Be kind.", ...before, ...after.slice(0, -1)]);
  });

  test("keeps a turn of many calls whole", async () => {
    const cities = Array.from({ length: 9 }, (_, n) => `[[call=get_weather {"city":"City ${n}"}]]`);
    const session = new OpenAIConversationsSession({ client });
    await ask(isStreamed, cities.join(" "), { session });
    await ask(isStreamed, thanks, { session });
    const { messages } = await onlyConversation(person);
    expect(messages).toHaveLength(14);
    expect(await session.getItems()).toHaveLength(22);
  });

  test("whose model fails has its question once, and goes on", async () => {
    const session = new OpenAIConversationsSession({ client });
    await ask(isStreamed, greeting, { session });
    const broken = "And then? [[words=5]] [[delay=20]] [[fail-after=2]]";
    await expect(ask(isStreamed, broken, { session })).rejects.toThrow();
    await ask(isStreamed, thanks, { session });
    const { messages } = await onlyConversation(person);
    expect(messages.filter(({ content }) => content === broken)).toHaveLength(1);
    expect(messages.at(-1)?.content).toBe("word1 word2 word3");
  });

  test("forgets its newest item, and then all of it, where it is told to", async () => {
    const session = new OpenAIConversationsSession({ client });
    await ask(isStreamed, greeting, { session });
    await ask(isStreamed, thanks, { session });
    expect(await session.popItem()).toMatchObject({ role: "assistant" });
    expect(await session.getItems()).toHaveLength(3);
    expect(await session.getItems(2)).toMatchObject([{ role: "assistant" }, { role: "user" }]);
    await session.clearSession();
    expect(await historyOf(person)).toEqual([]);
  });
});

describe.each([
  ["streamed", true],
  ["in one piece", false],
])("%s,", (_, isStreamed) => {
  test.each([
    ["given all that was said", false],
    ["given the last response", true],
  ])("an agent that goes on from what the server searched, %s, hears it once", async (_how, byResponse) => {
    await newTalk(person).say("My dahlias are red. [[words=2]]");
    const searching = agent.clone({
      modelSettings: { providerData: { tools: [{ type: "search_history" }] } },
    });
    const first = await runOf(isStreamed, searching, "Which colour? [[tool=dahlias]]");
    expect(first.newItems.map(({ type }) => type)).toEqual(["tool_call_item", "message_output_item"]);
    const second = byResponse
      ? await runOf(isStreamed, searching, thanks, { previousResponseId: must(first.lastResponseId) })
      : await runOf(isStreamed, searching, [...first.history, { role: "user", content: thanks }]);
    expect(second.finalOutput).toBe("word1 word2 word3");
    const kept = must((await historyOf(person))[0]);
    expect(said(kept.messages)).toEqual([
      "user: Which colour? [[tool=dahlias]]",
      'assistant calls search_history({"query":"dahlias"})',
      expect.stringContaining("My dahlias are red."),
      `assistant: ${first.finalOutput}`,
      `user: ${thanks}`,
      "assistant: word1 word2 word3",
    ]);
    expect(told()).toEqual(["system: Be kind.", ...said(kept.messages).slice(0, -1)]);
    expect(await historyOf(person)).toHaveLength(2);
  });

  test("a model that fails is the SDK's error, and what was said until then is kept", async () => {
    const question = "Tell me. [[words=9]] [[delay=20]] [[fail-after=4]]";
    let shown = "";
    const failing = async () => {
      if (!isStreamed) return await runner.run(agent, question);
      const result = await runner.run(agent, question, { stream: true });
      for await (const piece of result.toTextStream()) shown += piece;
      return await result.completed;
    };
    await expect(failing()).rejects.toThrow();
    const { messages } = await onlyConversation(person);
    expect(messages.map(({ role, status }) => [role, status])).toEqual([
      ["user", "completed"],
      ["assistant", "failed"],
    ]);
    // How much of it gets through is the network's affair.
    expect(messages[1]?.content).toMatch(/^word1 /);
    if (isStreamed) expect(messages[1]?.content).toBe(shown);
  });
});

test("an agent that says what was said in the browser begins a conversation of its own", async () => {
  const talk = newTalk(person);
  await talk.say(greeting);
  await runner.run(agent, greeting);
  expect(await talk.messages()).toHaveLength(2);
  expect((await talk.messages())[1]?.siblings).toBeUndefined();
  expect((await historyOf(person)).map(({ messages }) => messages.length)).toEqual([2, 2]);
});
