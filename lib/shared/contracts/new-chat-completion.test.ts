import type OpenAI from "openai";
import { expect, test } from "vitest";
import { parseInput } from "#lib/server/parse-input.ts";
import { newChatCompletionSchema } from "./new-chat-completion.ts";

type Request = OpenAI.Chat.ChatCompletionCreateParams;

const messages: Request["messages"] = [{ role: "user", content: "hello" }];
const parse = (more: object) => parseInput(newChatCompletionSchema, { messages, ...more });
const look = { type: "function", function: { name: "look" } };

test("nothing but messages is needed, and null is as good as absent", () => {
  expect(parse({})).toEqual({ messages });
  const nothing = Object.fromEntries(Object.keys(newChatCompletionSchema.shape).map((name) => [name, null]));
  expect(parse({ ...nothing, messages })).toEqual({ ...nothing, messages });
});

test("what OpenAI takes is taken, and what we do not know is passed over", () => {
  const known = {
    messages,
    model: "gpt-5.2",
    store: false,
    metadata: { project: "garden" },
    stream: true,
    stream_options: { include_usage: true },
    tools: [{ type: "function", function: { name: "look", parameters: { type: "object" }, strict: true } }],
    tool_choice: { type: "function", function: { name: "look" } },
    parallel_tool_calls: false,
    response_format: { type: "json_schema", json_schema: { name: "rose", schema: { type: "object" } } },
    reasoning_effort: "low",
    verbosity: "low",
    temperature: 2,
    top_p: 0,
    presence_penalty: -2,
    frequency_penalty: 2,
    max_completion_tokens: 1,
    max_tokens: 1,
    stop: ["a", "b", "c", "d"],
    seed: -1,
    safety_identifier: "a",
    prompt_cache_key: "b",
    n: 1,
    logprobs: false,
    top_logprobs: 0,
    modalities: ["text"],
    audio: null,
  } satisfies Request;
  const passedOver = {
    user: "a",
    service_tier: "flex",
    prediction: { type: "content", content: "a" },
    logit_bias: { "1": 1 },
  } satisfies Partial<Request>;
  expect(parse({ ...known, ...passedOver, client_metadata: {}, colour: "red" })).toEqual(known);
});

test("our own: the tool of the server, and the conversation by its id or as an object", () => {
  const search = { type: "search_history" };
  expect(parse({ tools: [search, look], tool_choice: search })).toMatchObject({ tools: [search, look] });
  expect(parse({ conversation: "conv_1" }).conversation).toBe("conv_1");
  expect(parse({ conversation: { id: "conv_1", more: 1 } }).conversation).toBe("conv_1");
});

test("a schema is kept as it came", () => {
  const schema = JSON.parse('{"__proto__": {"type": "string"}, "properties": {"__proto__": {}}}');
  const format = { type: "json_schema", json_schema: { name: "a", schema } };
  const parsed = parse({
    response_format: format,
    tools: [{ ...look, function: { name: "a", parameters: schema } }],
  });
  expect(JSON.stringify(parsed.response_format)).toBe(JSON.stringify(format));
  expect(JSON.stringify(parsed.tools)).toContain(JSON.stringify(schema));
});

test("a tool that there is none of is refused with a code, for the error to carry", () => {
  for (const type of ["custom", "mcp", "web_search", "constructor"]) {
    const { error } = newChatCompletionSchema.safeParse({ messages, tools: [look, { type }] });
    expect(error?.issues).toMatchObject([
      {
        code: "custom",
        path: ["tools", 1, "type"],
        message: expect.stringContaining(`type ${type} `),
        params: { code: "unsupported_tool" },
      },
    ]);
  }
});

const nested = (depth: number) => JSON.parse(`${'{"a":'.repeat(depth)}{}${"}".repeat(depth)}`);
const schemaOf = (schema: unknown) => ({
  response_format: { type: "json_schema", json_schema: { name: "a", schema } },
});
const [schemaField, parametersField] = ["response_format.json_schema.schema", "tools.0.function.parameters"];

const refused: [what: string, more: object, param: string][] = [
  ["no messages", { messages: [] }, "messages"],
  ["messages that are text", { messages: "hello" }, "messages"],
  ["a message of nobody", { messages: [{ content: "a" }] }, "messages.0.role"],
  [
    "audio",
    { messages: [{ role: "user", content: [{ type: "input_audio" }] }] },
    "messages.0.content.0.type",
  ],
  ["a model without a name", { model: " " }, "model"],
  ["a conversation that is none", { conversation: 1 }, "conversation"],
  ["a tool that is text", { tools: ["look"] }, "tools.0"],
  ["a tool without a type", { tools: [{ function: { name: "look" } }] }, "tools.0.type"],
  ["a custom tool", { tools: [{ type: "custom", custom: { name: "a" } }] }, "tools.0.type"],
  ["a function without a name", { tools: [{ type: "function", function: {} }] }, "tools.0.function.name"],
  [
    "parameters that are a list",
    { tools: [{ ...look, function: { name: "a", parameters: [] } }] },
    parametersField,
  ],
  ["a schema of U+0000", schemaOf({ enum: ["\u0000"] }), schemaField],
  ["a key of half a pair", schemaOf({ "\uD800": 1 }), schemaField],
  ["a schema nested without end", schemaOf(nested(50_000)), schemaField],
  ["an unknown format", { response_format: { type: "grammar" } }, "response_format.type"],
  [
    "a format without its schema",
    { response_format: { type: "json_schema" } },
    "response_format.json_schema",
  ],
  ["an unknown choice", { tool_choice: "any" }, "tool_choice"],
  ["allowed tools", { tool_choice: { type: "allowed_tools", allowed_tools: {} } }, "tool_choice.type"],
  ["a custom choice", { tool_choice: { type: "custom", custom: { name: "a" } } }, "tool_choice.type"],
  ["great heat", { temperature: 2.1 }, "temperature"],
  ["more than all", { top_p: 1.1 }, "top_p"],
  ["a penalty too hard", { presence_penalty: -3 }, "presence_penalty"],
  ["no tokens", { max_completion_tokens: 0 }, "max_completion_tokens"],
  ["half a token", { max_tokens: 1.5 }, "max_tokens"],
  ["five stops", { stop: ["a", "b", "c", "d", "e"] }, "stop"],
  ["half a seed", { seed: 0.5 }, "seed"],
  ["two choices", { n: 2 }, "n"],
  ["probabilities", { logprobs: true }, "logprobs"],
  ["top probabilities", { top_logprobs: 2 }, "top_logprobs"],
  ["sound", { modalities: ["text", "audio"] }, "modalities.1"],
  ["a voice", { audio: { voice: "alloy", format: "wav" } }, "audio"],
  ["a search of the web", { web_search_options: {} }, "web_search_options"],
  ["legacy functions", { functions: [] }, "functions"],
  ["a legacy choice", { function_call: "auto" }, "function_call"],
  ["metadata of numbers", { metadata: { a: 1 } }, "metadata.a"],
];

test.each(refused)("refused, and the field named: %s", (_, more, param) => {
  expect(() => parse(more)).toThrow(expect.objectContaining({ kind: "invalid", param }));
});
