import { createOpenAI } from "@ai-sdk/openai";
import {
  APICallError,
  generateText,
  isStepCount,
  type ModelMessage,
  Output,
  type StepResult,
  streamText,
  type ToolSet,
  tool,
} from "ai";
import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { type ModelServers, startModelServers } from "#e2e/support/model-servers.ts";
import { replyLimits } from "#lib/server/generation/reply-limits.ts";
import { newPerson, newProgram } from "#lib/server/testing/person.ts";
import { type ServedApi, serveApi } from "#lib/server/testing/serve-api.ts";
import { must } from "#lib/shared/assert.ts";
import { asHeard, failureOf, heard, historyOf, onlyConversation, said } from "./support.ts";

// The library refuses an empty one as soon as it is loaded (vitest.config.ts sets it).
vi.hoisted(() => {
  delete process.env.OPENAI_BASE_URL;
});

const limits = { ...replyLimits };
let servers: ModelServers;
let served: ServedApi;

beforeAll(async () => {
  // What it warns of (reasoning that can't be sent back) is tested here.
  globalThis.AI_SDK_LOG_WARNINGS = false;
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

/** Somebody new, with a client of theirs. */
async function newClient() {
  const person = await newPerson();
  const { key } = await newProgram(person.ownerId);
  const baseURL = `${served.origin}/api/v1`;
  const openai = createOpenAI({ baseURL, apiKey: key });
  const bare = new OpenAI({ baseURL, apiKey: key });
  return {
    person,
    key,
    bare,
    modelOf: (api: Api, name = "double-fast") => (api === "chat" ? openai.chat(name) : openai(name)),
    only: () => onlyConversation(person),
    lines: async () => said((await onlyConversation(person)).messages),
  };
}

const lookUp = tool({
  description: "Tells the weather.",
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => ({ city, weather: "sunny" }),
});
const withTools = { tools: { look_up: lookUp }, stopWhen: isStepCount(5) };

type Api = "responses" | "chat";
type Options = Omit<Parameters<typeof generateText>[0], "prompt" | "messages"> & { messages: ModelMessage[] };

async function generated(options: Options) {
  const { finalStep, steps, usage, responseMessages } = await generateText(options);
  return { ...toldBy(finalStep), usage, responseMessages, all: steps.map(({ text }) => text).join("") };
}

async function streamed(options: Options) {
  const { promise: failed, reject } = Promise.withResolvers<never>();
  const result = streamText({ ...options, onError: ({ error }) => reject(error) });
  const whole = async () => {
    let all = "";
    for await (const delta of result.textStream) all += delta;
    const [usage, responseMessages] = await Promise.all([result.usage, result.responseMessages]);
    return { ...toldBy(await result.finalStep), usage, responseMessages, all };
  };
  return await Promise.race([whole(), failed]);
}

function toldBy({ text, finishReason, providerMetadata }: StepResult<ToolSet>) {
  return { text, finishReason, responseId: String(providerMetadata?.openai?.responseId) };
}

type Tell = typeof generated;

const apis = ["responses", "chat"] as const;
const tells: [string, Tell][] = [
  ["generateText", generated],
  ["streamText", streamed],
];
const ways = apis.flatMap((api) => tells.map(([name, tell]): [Api, string, Tell] => [api, name, tell]));

/** Says one thing after the other, and keeps the messages as the AI SDK's documentation says. */
async function talk(tell: Tell, options: Omit<Options, "messages">, questions: string[]) {
  const messages: ModelMessage[] = [];
  const told: Awaited<ReturnType<Tell>>[] = [];
  for (const content of questions) {
    messages.push({ role: "user", content });
    const answer = await tell({ ...options, messages });
    messages.push(...answer.responseMessages);
    told.push(answer);
  }
  return { told, messages, texts: told.map(({ text }) => text) };
}

const pixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** Two turns with calls of the client's, one and two at once, and one without. */
const questions = [
  'Paris? [[call=look_up { "city": "Paris" }]] [[words=2]]',
  'And? [[reasoning]] [[call=look_up {"city": "Brno"}]] [[call=look_up {"city": "Oslo"}]] [[say=Sunny.]]',
  "Thanks [[say=Bye]]",
];
const answers = ["word1 word2", "Sunny.", "Bye"];
const allSaid = [
  `user: ${questions[0]}`,
  "assistant: word1 word2",
  'assistant calls look_up({ "city": "Paris" })',
  'tool: {"city":"Paris","weather":"sunny"}',
  "assistant: word1 word2",
  `user: ${questions[1]}`,
  'assistant calls look_up({"city": "Brno"})',
  'assistant calls look_up({"city": "Oslo"})',
  'tool: {"city":"Brno","weather":"sunny"}',
  'tool: {"city":"Oslo","weather":"sunny"}',
  "assistant: Sunny.",
  `user: ${questions[2]}`,
  "assistant: Bye",
];

/** What the model was told last; no client hears of this. */
function lastHeard(): string[] {
  return heard(must(servers.heard.at(-1), "request").messages);
}

describe.each(ways)("%s by %s", (api, _name, tell) => {
  test("three turns are one conversation, with everything once and in order", async () => {
    const { modelOf, lines } = await newClient();
    const options = { model: modelOf(api), instructions: "Be kind." };
    const { texts } = await talk(tell, options, ["Hello [[say=A]]", "[[reasoning]] [[say=B]]", "[[say=C]]"]);
    expect(texts).toEqual(["A", "B", "C"]);
    const kept = await lines();
    expect(kept).toEqual([
      "system: Be kind.",
      "user: Hello [[say=A]]",
      "assistant: A",
      "user: [[reasoning]] [[say=B]]",
      "assistant: B",
      "user: [[say=C]]",
      "assistant: C",
    ]);
    expect(lastHeard()).toEqual(kept.slice(0, -1));
  });

  test("what a reply took and why it ended is told", async () => {
    const { modelOf, lines } = await newClient();
    const messages: ModelMessage[] = [{ role: "user", content: "[[words=5]] [[finish=length]]" }];
    const { text, finishReason, usage } = await tell({ model: modelOf(api), messages });
    expect(text).toBe("word1 word2 word3 word4 word5");
    expect(finishReason).toBe("length");
    expect(usage).toMatchObject({ inputTokens: 10, outputTokens: 5, totalTokens: 15 });
    expect((await lines()).at(-1)).toBe(`assistant: ${text}`);
  });

  test("turns with calls, one and two at once, are one conversation with everything once", async () => {
    const { modelOf, lines } = await newClient();
    const options = { model: modelOf(api), instructions: "Be kind.", ...withTools };
    const { told, texts } = await talk(tell, options, questions);
    expect(texts).toEqual(answers);
    expect(told[0]?.all).toBe("word1 word2word1 word2");
    const kept = await lines();
    expect(kept).toEqual(["system: Be kind.", ...allSaid]);
    expect(lastHeard()).toEqual(kept.slice(0, -1).map(asHeard));
  });

  test("what the answer has to look like reaches the model", async () => {
    const { modelOf, lines } = await newClient();
    const schema = z.object({ city: z.string() });
    const asked = { model: modelOf(api), output: Output.object({ schema, name: "place" }) };
    const prompt = '[[say={"city": "Paris"}]]';
    const output =
      tell === generated
        ? (await generateText({ ...asked, prompt })).output
        : await streamText({ ...asked, prompt }).output;
    expect(output).toEqual({ city: "Paris" });
    const json_schema = { name: "place", schema: { properties: { city: { type: "string" } } } };
    expect(servers.heard.at(-1)).toMatchObject({ response_format: { type: "json_schema", json_schema } });
    expect(await lines()).toEqual([`user: ${prompt}`, 'assistant: {"city": "Paris"}']);
  });

  test("nothing is kept of what is not to be stored, and calls work all the same", async () => {
    const { modelOf, person } = await newClient();
    const options = { model: modelOf(api), providerOptions: { openai: { store: false } }, ...withTools };
    const { texts } = await talk(tell, options, questions);
    expect(texts).toEqual(answers);
    expect(lastHeard()).toEqual(allSaid.slice(0, -1).map(asHeard));
    expect(await historyOf(person)).toEqual([]);
  });

  test("an unknown model is refused in words, and at once", async () => {
    const { modelOf, person } = await newClient();
    const messages: ModelMessage[] = [{ role: "user", content: "Hello?" }];
    const failure = await failureOf(tell({ model: modelOf(api, "no-such-model"), messages }));
    expect(APICallError.isInstance(failure)).toBe(true);
    expect(failure).toMatchObject({ message: expect.stringContaining("no-such-model"), isRetryable: false });
    expect(await historyOf(person)).toEqual([]);
  });

  test("instructions and thoughts of a model that reasons are told as its makers tell them", async () => {
    const { modelOf, lines } = await newClient();
    const providerOptions = { openai: { forceReasoning: true } };
    const options = { model: modelOf(api), instructions: "Be kind.", providerOptions, ...withTools };
    const { texts } = await talk(tell, options, questions);
    expect(texts).toEqual(answers);
    expect(await lines()).toEqual(["developer: Be kind.", ...allSaid]);
  });

  test("pictures and a function that the client does not have are sent again, and there once", async () => {
    const { modelOf, only } = await newClient();
    const messages: ModelMessage[] = [
      {
        role: "user",
        content: [
          { type: "text", text: 'See? [[call=paint {"with": "oil"}]] [[say=A]]' },
          { type: "file", mediaType: "image/png", data: pixel },
        ],
      },
    ];
    for (const content of ["[[say=B]]", "[[say=C]]"]) {
      messages.push(...(await tell({ model: modelOf(api), messages, ...withTools })).responseMessages);
      messages.push({ role: "user", content });
    }
    const { messages: kept } = await only();
    const image_url = { url: `data:image/png;base64,${pixel}` };
    expect(kept[0]?.content).toContainEqual({ type: "image_url", image_url });
    expect(said(kept).map((line) => line.replace(/(tool: ).*/, "$1…"))).toEqual([
      'user: See? [[call=paint {"with": "oil"}]] [[say=A]]',
      'assistant calls paint({"with": "oil"})',
      "tool: …",
      "assistant: A",
      "user: [[say=B]]",
      "assistant: B",
    ]);
    expect(kept.flatMap(({ siblings = [] }) => siblings)).toEqual([]);
  });

  test("a reply goes on to its end for the history when its reader leaves", async () => {
    const { modelOf, lines } = await newClient();
    const left = new AbortController();
    const before = servers.heard.length;
    const messages: ModelMessage[] = [{ role: "user", content: "[[words=20]] [[delay=20]]" }];
    const failure = failureOf(tell({ model: modelOf(api), messages, abortSignal: left.signal }));
    await expect.poll(() => servers.heard.length).toBeGreaterThan(before);
    left.abort();
    expect(await failure).toMatchObject({ name: "AbortError" });
    const whole = expect.stringMatching(/^assistant: word1 .* word20$/);
    await expect.poll(lines, { timeout: 5_000 }).toEqual([`user: ${messages[0]?.content}`, whole]);
  });

  test("a reply that breaks off in the middle is an error, and what was said of it is kept", async () => {
    const { modelOf, only } = await newClient();
    const messages: ModelMessage[] = [{ role: "user", content: "[[words=9]] [[delay=20]] [[fail-after=3]]" }];
    const failure = await failureOf(tell({ model: modelOf(api), messages, maxRetries: 0 }));
    const { messages: kept } = await only();
    expect(kept).toMatchObject([
      { role: "user" },
      { role: "assistant", status: "failed", content: expect.stringMatching(/^word1 word2 (word3 )?$/) },
    ]);
    expect(failure).toMatchObject({ message: kept[1]?.error?.message });
  });
});

test.each(apis)("by %s the words of a stream that breaks off are those that are kept", async (api) => {
  const { modelOf, lines } = await newClient();
  const errors: unknown[] = [];
  const prompt = "[[words=9]] [[delay=20]] [[fail-after=3]]";
  const model = modelOf(api);
  const result = streamText({ model, prompt, onError: ({ error }) => void errors.push(error) });
  let text = "";
  for await (const delta of result.textStream) text += delta;
  expect(errors).toHaveLength(1);
  expect(text).toContain("word1");
  expect(await lines()).toEqual([`user: ${prompt}`, `assistant: ${text}`]);
});

test.each(apis)("by %s a reply that nobody keeps ends when its reader leaves", async (api) => {
  const { modelOf, person } = await newClient();
  const left = new AbortController();
  const { textStream } = streamText({
    model: modelOf(api),
    prompt: "[[endless]] [[delay=20]]",
    abortSignal: left.signal,
    providerOptions: { openai: { store: false } },
  });
  for await (const _ of textStream) left.abort();
  await expect.poll(servers.openAnswers, { timeout: 5_000 }).toBe(0);
  expect(await historyOf(person)).toEqual([]);
});

describe.each(tells)("with a conversation by %s", (_name, tell) => {
  test("turns with calls stand there once and in order, whatever the client sends again", async () => {
    const { modelOf, bare, only } = await newClient();
    const conversation = (await bare.conversations.create()).id;
    const providerOptions = { openai: { conversation } };
    const options = { model: modelOf("responses"), instructions: "Be kind.", providerOptions, ...withTools };
    const { texts } = await talk(tell, options, questions);
    expect(texts).toEqual(answers);
    const { id, messages } = await only();
    expect(id).toBe(conversation);
    expect(said(messages)).toEqual(["system: Be kind.", ...allSaid]);
    expect(lastHeard()).toEqual(said(messages).slice(0, -1).map(asHeard));
  });

  test("the same question may be asked twice", async () => {
    const { modelOf, bare, lines } = await newClient();
    const conversation = (await bare.conversations.create()).id;
    const providerOptions = { openai: { conversation } };
    const question = 'Paris? [[call=look_up {"city": "Paris"}]] [[say=Sunny.]]';
    await talk(tell, { model: modelOf("responses"), providerOptions, ...withTools }, [question, question]);
    const once = [
      `user: ${question}`,
      'assistant calls look_up({"city": "Paris"})',
      'tool: {"city":"Paris","weather":"sunny"}',
      "assistant: Sunny.",
    ];
    expect(await lines()).toEqual([...once, ...once]);
  });
});

describe.each(tells)("below an earlier response by %s", (_name, tell) => {
  test.each(["with all that was said before", "with what is new alone"])(
    "turns with calls go on, %s",
    async (how) => {
      const { modelOf, lines } = await newClient();
      const messages: ModelMessage[] = [];
      let previousResponseId: string | undefined;
      for (const [index, content] of questions.entries()) {
        if (how === "with what is new alone") messages.length = 0;
        messages.push({ role: "user", content });
        const { text, responseId, responseMessages } = await tell({
          model: modelOf("responses"),
          instructions: "Be kind.",
          messages,
          ...(previousResponseId !== undefined && { providerOptions: { openai: { previousResponseId } } }),
          ...withTools,
        });
        expect(text).toBe(answers[index]);
        messages.push(...responseMessages);
        previousResponseId = responseId;
      }
      const kept = await lines();
      expect(kept).toEqual(["system: Be kind.", ...allSaid]);
      expect(lastHeard()).toEqual(kept.slice(0, -1).map(asHeard));
    },
  );
});

test("a message that its owner has deleted is refused by its id where the client sends no more than that", async () => {
  const { modelOf, bare, only } = await newClient();
  const { messages } = await talk(generated, { model: modelOf("responses") }, ["[[say=A]]"]);
  const { id: conversation_id, messages: kept } = await only();
  const itemId = must(kept[1], "answer").id;
  await bare.conversations.items.delete(itemId, { conversation_id });
  messages.push({ role: "user", content: "[[say=B]]" });
  const failure = await failureOf(generated({ model: modelOf("responses"), messages }));
  expect(failure).toMatchObject({ statusCode: 400, message: `Item with id '${itemId}' not found.` });
  expect(said((await only()).messages)).toEqual(["user: [[say=A]]"]);
});

/** Where a question may be asked again; all are tried at once, as the client waits for two seconds. */
const places = [
  { api: "responses", isNamed: false },
  { api: "chat", isNamed: false },
  { api: "responses", isNamed: true },
] as const;

test("a client that repeats by itself what failed at once multiplies nothing", async () => {
  const histories = places.map(async ({ api, isNamed }) => {
    const { modelOf, bare, only } = await newClient();
    const conversation = isNamed ? (await bare.conversations.create()).id : undefined;
    const providerOptions = { openai: { ...(conversation && { conversation }) } };
    const options = { model: modelOf(api), instructions: "Be kind.", providerOptions, ...withTools };
    // Our server asks the model twice before it gives up; the client does not hear of that.
    const question = `${api} ${isNamed} [[call=look_up {"city":"Paris"}]] [[status=500]] [[times=2]] [[say=At last]]`;
    const { texts } = await talk(generated, options, [question, "[[say=Bye]]"]);
    expect(texts).toEqual(["At last", "Bye"]);
    const { messages } = await only();
    expect(said(messages)).toEqual([
      "system: Be kind.",
      `user: ${question}`,
      'assistant calls look_up({"city":"Paris"})',
      'tool: {"city":"Paris","weather":"sunny"}',
      "assistant: At last",
      "user: [[say=Bye]]",
      "assistant: Bye",
    ]);
    // The replies that failed are other versions of those that came after them.
    expect(messages.map(({ siblings = [] }) => siblings.length)).toEqual([0, 0, 2, 0, 2, 0, 0]);
  });
  await Promise.all(histories);
});

test("a stream that failed at once, asked for again by the client or by who uses it, multiplies nothing", async () => {
  const histories = places.map(async ({ api, isNamed }) => {
    const { modelOf, bare, only } = await newClient();
    const conversation = isNamed ? (await bare.conversations.create()).id : undefined;
    const providerOptions = { openai: { ...(conversation && { conversation }) } };
    const question = `Stream ${api} ${isNamed} [[status=500]] [[times=2]] [[say=At last]]`;
    // The client repeats by itself what fails within 50 ms, and tells of what fails later.
    const patiently: Tell = (options) => streamed(options).catch(() => streamed(options));
    const { texts } = await talk(patiently, { model: modelOf(api), providerOptions }, [
      question,
      "[[say=Bye]]",
    ]);
    expect(texts).toEqual(["At last", "Bye"]);
    const { messages } = await only();
    expect(said(messages)).toEqual([
      `user: ${question}`,
      "assistant: At last",
      "user: [[say=Bye]]",
      "assistant: Bye",
    ]);
    expect(messages.map(({ siblings = [] }) => siblings.length)).toEqual([0, 2, 0, 0]);
  });
  await Promise.all(histories);
});

/** The server's own tool is not among those that the library knows of; this is the documented way to send more. */
const withOurTool: typeof fetch = async (url, init) => {
  const { tools = [], ...body } = JSON.parse(String(init?.body));
  const all = { ...body, tools: [...tools, { type: "search_history" }] };
  return await fetch(url, { ...init, body: JSON.stringify(all) });
};

describe.each(tells)("what the server looked up, by %s,", (_name, tell) => {
  test.each([
    ["responses", "sent again"],
    ["responses", "with a conversation"],
    ["responses", "below an earlier response"],
    ["chat", "sent again"],
  ] as const)("is there once (%s, %s)", async (api, how) => {
    const { key, bare, lines } = await newClient();
    const openai = createOpenAI({ baseURL: `${served.origin}/api/v1`, apiKey: key, fetch: withOurTool });
    const model = api === "chat" ? openai.chat("double-fast") : openai("double-fast");
    const conversation = how === "with a conversation" ? (await bare.conversations.create()).id : undefined;
    const messages: ModelMessage[] = [];
    let previousResponseId: string | undefined;
    const wait = api === "chat" ? "" : "Wait.";
    const asked = [
      `[[before=${wait}]] [[tool=needle]] [[say=Nothing.]]`,
      '[[tool=thread]] [[call=look_up {"city":"Paris"}]] [[say=Both.]]',
      "[[say=Bye]]",
    ];
    for (const content of asked) {
      messages.push({ role: "user", content });
      const providerOptions = {
        openai: { ...(conversation && { conversation }), ...(previousResponseId && { previousResponseId }) },
      };
      const told = await tell({ model, messages, providerOptions, ...withTools });
      messages.push(...told.responseMessages);
      if (how === "below an earlier response") previousResponseId = told.responseId;
    }
    const kept = await lines();
    expect(kept).toEqual([
      `user: ${asked[0]}`,
      ...(wait ? [`assistant: ${wait}`] : []),
      'assistant calls search_history({"query":"needle"})',
      'tool: {"hits":[]}',
      "assistant: Nothing.",
      `user: ${asked[1]}`,
      'assistant calls look_up({"city":"Paris"})',
      'assistant calls search_history({"query":"thread"})',
      'tool: {"hits":[]}',
      "assistant: ",
      'tool: {"city":"Paris","weather":"sunny"}',
      "assistant: Both.",
      `user: ${asked[2]}`,
      "assistant: Bye",
    ]);
    // The two calls in the order in which the client sends them; of chat completions it hears of its own alone.
    const ours = (line: string) => api === "chat" && /search_history\(|"hits"/.test(line);
    const told = kept.slice(0, -1).filter((line) => line !== "assistant: " && !ours(line));
    expect(lastHeard().toSorted()).toEqual(told.toSorted());
  });
});
