import type OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { parseInput } from "#lib/server/parse-input.ts";
import { inputItemsQuerySchema, responseQuerySchema, responseRequestSchema } from "./response-request.ts";

type Request = OpenAI.Responses.ResponseCreateParams;

const parse = (request: object) => parseInput(responseRequestSchema, request);
const refused = (request: object, param: string, words?: string) => {
  let thrown: unknown;
  try {
    parse(request);
  } catch (error) {
    thrown = error;
  }
  expect(thrown, JSON.stringify(request)).toMatchObject({ kind: "invalid", param });
  if (words !== undefined) expect(String(thrown)).toContain(words);
};

const look = { type: "function", name: "look" };

test("nothing at all is a request, and null is as good as absent", () => {
  expect(parse({})).toEqual({});
  const nothing = Object.fromEntries(Object.keys(responseRequestSchema.shape).map((name) => [name, null]));
  expect(parse(nothing)).toEqual(nothing);
});

test("what OpenAI takes is taken, and what we do not know is passed over", () => {
  const known = {
    input: "hello",
    instructions: "Be kind.",
    model: "gpt-5.2",
    conversation: { id: "conv_1" },
    previous_response_id: "resp_1",
    store: false,
    stream: true,
    background: true,
    tools: [{ ...look, type: "function", parameters: { type: "object" }, strict: true }],
    tool_choice: { type: "function", name: "look" },
    parallel_tool_calls: false,
    max_tool_calls: 3,
    reasoning: { effort: "low" },
    text: { format: { type: "json_schema", name: "rose", schema: { type: "object" } }, verbosity: "low" },
    include: ["reasoning.encrypted_content"],
    max_output_tokens: 16,
    metadata: { project: "garden" },
    temperature: 2,
    top_p: 0,
    truncation: "disabled",
    safety_identifier: "a",
    prompt_cache_key: "b",
  } satisfies Request;
  const passedOver = {
    user: "a",
    service_tier: "flex",
    prompt_cache_retention: "24h",
    context_management: [],
  };
  expect(parse({ ...known, ...passedOver, client_metadata: { a: 1 }, colour: "red" })).toEqual(known);
});

describe("an input item", () => {
  const parseItem = (item: object) => parse({ input: [item] }).input?.[0];

  test.each<[string, object]>([
    ["a message without its type", { role: "user", content: "hello" }],
    ["a message of parts", { role: "user", content: [{ type: "input_text", text: "hello" }] }],
    ["a message that says nothing", { type: "message", role: "assistant", content: [] }],
    ["a message without content", { role: "assistant", content: null }],
    [
      "an id of another server's",
      { role: "assistant", id: "msg_0d1e-a", content: "hi", status: "completed" },
    ],
    [
      "a call with arguments that are no JSON",
      { ...look, type: "function_call", call_id: "a", arguments: "{" },
    ],
    ["a result", { type: "function_call_output", call_id: "a", output: "found" }],
    ["reasoning without text", { type: "reasoning", id: "rs_1", summary: [], content: null }],
    [
      "a call that a server ran, without what it found",
      { type: "mcp_call", id: "mcp_1", name: "a", arguments: "{}" },
    ],
    ["a call of a custom tool", { type: "custom_tool_call", call_id: "a", name: "patch", input: "*** x" }],
    ["its result", { type: "custom_tool_call_output", call_id: "a", output: "done" }],
    ["what tells a model nothing", { type: "web_search_call" }],
    ["a reference", { type: "item_reference", id: "msg_1" }],
    ["a reference without its type", { id: "msg_1" }],
    ["a reference of no type", { type: null, id: "msg_1" }],
  ])("%s is taken as it is", (_what, item) => {
    expect(parseItem(item)).toEqual(item);
  });

  test("has fields of its server's and its agent's, which are passed over", () => {
    const text = { type: "output_text", text: "hi" };
    const noted = { ...text, annotations: [], logprobs: [] };
    const message = { type: "message", role: "assistant", content: [noted], phase: "final_answer" };
    expect(parseItem(message)).toEqual({ type: "message", role: "assistant", content: [text] });
    const tools = { type: "additional_tools", role: "developer", tools: [{ type: "namespace" }] };
    expect(parseItem(tools)).toEqual({ type: "additional_tools" });
    const thought = { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "x" };
    expect(parseItem(thought)).toEqual({ type: "reasoning", id: "rs_1", summary: [] });
  });

  test.each<[object, string, string?]>([
    [{ type: "computer_call" }, "input.0.type", "An input item is one of"],
    [{ type: "shell_call", id: "sh_1" }, "input.0.type"],
    [{ role: "robot", content: "a" }, "input.0.role", "A role is one of"],
    [{ role: "user", content: [{ type: "input_audio" }] }, "input.0.content.0.type"],
    [{ role: "user", content: "a\u0000b" }, "input.0.content"],
    [{ type: "function_call", call_id: "", name: "a", arguments: "" }, "input.0.call_id"],
    [{ type: "function_call", call_id: "a".repeat(256), name: "a", arguments: "" }, "input.0.call_id"],
    [{ type: "function_call_output", output: "a" }, "input.0.call_id"],
    [{ role: "user", content: [{ type: "input_image", file_id: "file_1" }] }, "input.0.content.0.file_id"],
  ])("that is none is refused by its field: %j", (item, param, words) => {
    refused({ input: [item] }, param, words);
  });
});

test("input is text or items, and not without an end", () => {
  expect(parse({ input: "" }).input).toBe("");
  expect(parse({ input: [] }).input).toEqual([]);
  refused({ input: 7 }, "input");
  refused({ input: { role: "user", content: "hello" } }, "input");
  refused({ input: "half \ud83d" }, "input");
  const many = Array.from({ length: 20_001 }, () => ({ id: "msg_1" }));
  refused({ input: many }, "input", "At most 20000 items");
});

describe("tools", () => {
  const agentsOwn = [
    { type: "namespace", name: "a", tools: [] },
    { type: "custom", name: "apply_patch" },
    { type: "tool_search" },
    { type: "web_search", external_web_access: false },
  ];

  test("what a coding agent has beside its functions is left out, as nobody asked for it", () => {
    expect(parse({ tools: [...agentsOwn, look, { type: "search_history" }] }).tools).toEqual([
      look,
      { type: "search_history" },
    ]);
    expect(parse({ tools: agentsOwn }).tools).toEqual([]);
  });

  test.each([
    { type: "web_search" },
    { type: "web_search", external_web_access: true },
    { type: "web_search_preview", external_web_access: false },
    { type: "file_search", vector_store_ids: ["vs_1"] },
    { type: "code_interpreter" },
    { type: "mcp", server_label: "a", server_url: "https://a.test" },
    { type: "image_generation" },
  ])("what a person asks for and is not here is refused in words: %j", (tool) => {
    refused({ tools: [look, tool] }, "tools.1.type", `Tools of type ${tool.type} are not possible here`);
  });

  test("what is no tool is refused, whatever it is", () => {
    for (const tool of [null, 7, "look", []]) refused({ tools: [tool] }, "tools.0");
    for (const tool of [{}, { name: "look" }]) refused({ tools: [tool] }, "tools.0.type");
    refused({ tools: [{ type: "function" }] }, "tools.0.name");
    refused({ tools: [{ ...look, parameters: [] }] }, "tools.0.parameters");
    refused({ tools: "look" }, "tools");
    refused({ tools: Array.from({ length: 257 }, () => look) }, "tools");
  });

  test("one may be chosen, by its name or by being ours", () => {
    for (const choice of ["none", "auto", "required", look, { type: "search_history" }]) {
      expect(parse({ tool_choice: choice }).tool_choice).toEqual(choice);
    }
    refused({ tool_choice: { type: "function" } }, "tool_choice.name");
    refused({ tool_choice: { type: "file_search" } }, "tool_choice.type", "A choice is one of");
    refused({ tool_choice: "any" }, "tool_choice");
  });
});

test.each<[object, string, string?]>([
  [{ conversation: 7 }, "conversation"],
  [{ conversation: {} }, "conversation.id"],
  [{ model: "" }, "model"],
  [{ store: "false" }, "store"],
  [{ temperature: 2.1 }, "temperature"],
  [{ top_p: -0.1 }, "top_p"],
  [{ max_output_tokens: 0 }, "max_output_tokens"],
  [{ truncation: "some" }, "truncation"],
  [{ text: { format: { type: "grammar" } } }, "text.format.type", "A format is one of"],
  [{ text: { format: { type: "json_schema", name: "a" } } }, "text.format.schema"],
  [{ metadata: { a: 1 } }, "metadata.a"],
  [{ reasoning: { effort: "x".repeat(65) } }, "reasoning.effort"],
  [{ prompt: { id: "pmpt_1" } }, "prompt", "A stored prompt is not possible here."],
])("what can't be is refused by its field: %j", (request, param, words) => {
  refused(request, param, words);
});

test("a stream is asked for in words, and goes on after any number", () => {
  const query = (given: object) => responseQuerySchema.parse(given);
  expect(query({})).toEqual({});
  expect(query({ stream: "true", starting_after: "12" })).toEqual({ stream: true, starting_after: 12 });
  expect(query({ stream: "false", starting_after: "-1" })).toEqual({ stream: false, starting_after: -1 });
  for (const starting_after of ["-2", "1.5", "x"]) {
    expect(responseQuerySchema.safeParse({ starting_after }).success).toBe(false);
  }
  expect(responseQuerySchema.safeParse({ stream: "1" }).success).toBe(false);
  expect(inputItemsQuerySchema.parse({})).toEqual({ limit: 20 });
});
