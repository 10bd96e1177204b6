import type OpenAI from "openai";
import { zodFunction } from "openai/helpers/zod";
import type { ChatCompletionRunner } from "openai/lib/ChatCompletionRunner";
import type { ChatCompletionStreamingRunner } from "openai/lib/ChatCompletionStreamingRunner";
import { beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { startModelServers } from "#e2e/support/model-servers.ts";
import { must } from "#lib/shared/assert.ts";
import { model, openAiTest } from "./openai-support.ts";
import { historyOf, onlyConversation, said } from "./support.ts";

type ChatMessage = OpenAI.ChatCompletionMessageParam;

const t = openAiTest(startModelServers);
/** The cities that the client was asked for the weather in. */
let asked: string[];
beforeEach(() => {
  asked = [];
});

const weather = zodFunction({
  name: "get_weather",
  description: "The weather in a city.",
  parameters: z.object({ city: z.string() }),
  function: ({ city }) => {
    asked.push(city);
    return `Sunny in ${city}.`;
  },
});

const paris = '[[call=get_weather {"city": "Paris"}]]';
const oslo = '[[call=get_weather {"city": "Oslo"}]]';
const user = (content: string): ChatMessage => ({ role: "user", content });

type Runner = ChatCompletionRunner<null> | ChatCompletionStreamingRunner<null>;

const ways: { way: string; run: (messages: ChatMessage[]) => Runner }[] = [
  {
    way: "waited for",
    run: (messages) => t.client.chat.completions.runTools({ model, messages, tools: [weather] }),
  },
  {
    way: "streamed",
    run: (messages) =>
      t.client.chat.completions.runTools({ model, messages, tools: [weather], stream: true }),
  },
];

for (const { way, run } of ways) {
  test(`a tool of the program's is run by the program, and its call and result are kept once (${way})`, async () => {
    const runner = run([user(`What is it like? ${paris}`)]);
    expect(await runner.finalContent()).toMatch(/^You said: \*\*What is it like/);
    expect(asked).toEqual(["Paris"]);
    const { messages } = await onlyConversation(t.person);
    expect(said(messages)).toEqual([
      `user: What is it like? ${paris}`,
      'assistant calls get_weather({"city": "Paris"})',
      "tool: Sunny in Paris.",
      `assistant: ${await runner.finalContent()}`,
    ]);
    expect(messages[2]?.tool_call_id).toBe(messages[1]?.tool_calls?.[0]?.id);
    const { messages: heard, tools } = must(t.servers.heard.at(-1), "request");
    expect(heard.map(({ role }) => role)).toEqual(["user", "assistant", "tool"]);
    expect(tools).toMatchObject([{ type: "function", function: { name: "get_weather", strict: true } }]);
  });

  test(`several calls at once, turn after turn, are one conversation with each call and result once (${way})`, async () => {
    const first = run([user(`Both, please. ${paris} ${oslo}`)]);
    await first.done();
    // A provider that counts its calls from one again with each answer: ids are told apart.
    const second = run([...first.messages, user(`Once more. ${oslo} ${paris}`)]);
    await second.done();
    expect(asked).toEqual(["Paris", "Oslo", "Oslo", "Paris"]);
    const { messages } = await onlyConversation(t.person);
    expect(said(messages)).toEqual([
      `user: Both, please. ${paris} ${oslo}`,
      'assistant calls get_weather({"city": "Paris"})',
      'assistant calls get_weather({"city": "Oslo"})',
      "tool: Sunny in Paris.",
      "tool: Sunny in Oslo.",
      `assistant: ${await first.finalContent()}`,
      `user: Once more. ${oslo} ${paris}`,
      'assistant calls get_weather({"city": "Oslo"})',
      'assistant calls get_weather({"city": "Paris"})',
      "tool: Sunny in Oslo.",
      "tool: Sunny in Paris.",
      `assistant: ${await second.finalContent()}`,
    ]);
    const calls = messages.flatMap(({ tool_calls = [] }) => tool_calls.map(({ id }) => id));
    expect(new Set(calls).size).toBe(4);
    expect(messages.flatMap(({ tool_call_id }) => tool_call_id ?? [])).toEqual(calls);
    expect(messages.some(({ siblings }) => siblings)).toBe(false);
  });
}

test("words before a call come with it, and a call of a tool that the program lacks goes back to it", async () => {
  const content = `Look. [[words=3]] ${paris} [[call=get_tide {}]]`;
  const runner = t.client.chat.completions.runTools({ model, messages: [user(content)], tools: [weather] });
  await runner.done();
  const { messages } = await onlyConversation(t.person);
  expect(said(messages).slice(1)).toEqual([
    "assistant: word1 word2 word3",
    'assistant calls get_weather({"city": "Paris"})',
    "assistant calls get_tide({})",
    "tool: Sunny in Paris.",
    expect.stringMatching(/^tool: Invalid tool_call/),
    "assistant: word1 word2 word3",
  ]);
});

test("the program may choose the tool, or forbid them, and the model is told", async () => {
  const { function: called, type } = weather;
  const tools = [{ type, function: called }];
  const messages = [user("Hello")];
  await t.client.chat.completions.create({
    model,
    messages,
    tools,
    tool_choice: { type: "function", function: { name: "get_weather" } },
    parallel_tool_calls: false,
  });
  expect(t.servers.heard.at(-1)).toMatchObject({
    tool_choice: { type: "function", function: { name: "get_weather" } },
    parallel_tool_calls: false,
  });
  await t.client.chat.completions.create({ model, messages, tools, tool_choice: "none" });
  expect(t.servers.heard.at(-1)).toMatchObject({ tool_choice: "none" });
});

test("the server's own search is run by the server: the program gets the answer and no call", async () => {
  await t.client.chat.completions.create({ model, messages: [user("I like dahlias. [[words=1]]")] });
  // Ours, which the types of the client don't know.
  const search = { type: "search_history" } as object as OpenAI.ChatCompletionTool;
  const messages = [user("What do I like? [[tool=dahlias]] [[words=2]]")];
  const stream = t.client.chat.completions.stream({ model, messages, tools: [search] });
  const { choices } = await stream.finalChatCompletion();
  expect(choices[0]).toMatchObject({ finish_reason: "stop", message: { content: "word1 word2" } });
  expect(choices[0]?.message.tool_calls).toBeUndefined();
  // A transcript without the search is recognised for what it is.
  const on = [...messages, { role: "assistant" as const, content: "word1 word2" }, user("Really?")];
  await t.client.chat.completions.create({ model, messages: on, tools: [search] });
  const { messages: kept } = must((await historyOf(t.person))[0], "conversation");
  expect(kept.map(({ role }) => role)).toEqual([
    "user",
    "assistant",
    "tool",
    "assistant",
    "user",
    "assistant",
  ]);
});
