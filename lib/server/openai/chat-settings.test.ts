import type OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { parseInput } from "#lib/server/parse-input.ts";
import { newChatCompletionSchema } from "#lib/shared/contracts/new-chat-completion.ts";
import { responseSettingsSchema } from "#lib/shared/contracts/response.ts";
import { chatSettings } from "./chat-settings.ts";
import { defaultSettings } from "./new-response.ts";

type Request = OpenAI.Chat.ChatCompletionCreateParams;

/** As a request brings it. */
function settingsOf(request: Partial<Request> | object) {
  const messages = [{ role: "user", content: "hello" }];
  return chatSettings(parseInput(newChatCompletionSchema, { messages, ...request }));
}

const ofSettings = (request: Partial<Request> | object) => settingsOf(request).settings;

test("what is not asked for is not there, be it absent, null or the default", () => {
  const nothing = { settings: {}, sampling: { stop: null, seed: null } };
  expect(settingsOf({})).toEqual(nothing);
  const names = [
    "tools",
    "tool_choice",
    "store",
    "metadata",
    "temperature",
    "response_format",
    "stop",
    "seed",
  ];
  expect(settingsOf(Object.fromEntries(names.map((name) => [name, null])))).toEqual(nothing);
  const usual = {
    store: true,
    metadata: {},
    tools: [],
    tool_choice: "auto",
    parallel_tool_calls: true,
    response_format: { type: "text" },
    presence_penalty: 0,
    frequency_penalty: 0,
    stop: [],
  } satisfies Partial<Request>;
  expect(settingsOf(usual)).toEqual(nothing);
});

test("everything at once, under the names of the Responses API", () => {
  const { settings, sampling } = settingsOf({
    store: false,
    metadata: { project: "garden" },
    tools: [{ type: "function", function: { name: "look" } }],
    tool_choice: "required",
    parallel_tool_calls: false,
    response_format: { type: "json_object" },
    reasoning_effort: "low",
    verbosity: "high",
    temperature: 0,
    top_p: 0.5,
    presence_penalty: 1,
    frequency_penalty: -1,
    max_completion_tokens: 20,
    max_tokens: 10,
    stop: "\n",
    seed: 0,
    safety_identifier: "a",
    prompt_cache_key: "b",
  } satisfies Partial<Request>);
  expect(settings).toEqual({
    store: false,
    metadata: { project: "garden" },
    tools: [{ type: "function", name: "look", description: null, parameters: null, strict: null }],
    tool_choice: "required",
    parallel_tool_calls: false,
    text: { format: { type: "json_object" }, verbosity: "high" },
    reasoning: { effort: "low", summary: null },
    temperature: 0,
    top_p: 0.5,
    presence_penalty: 1,
    frequency_penalty: -1,
    max_output_tokens: 20,
    safety_identifier: "a",
    prompt_cache_key: "b",
  });
  expect(sampling).toEqual({ stop: ["\n"], seed: 0 });
  expect(responseSettingsSchema.parse({ ...defaultSettings, ...settings })).toMatchObject(settings);
});

describe("one by one", () => {
  test("the older name of the most tokens is enough", () => {
    expect(ofSettings({ max_tokens: 10 })).toEqual({ max_output_tokens: 10 });
    expect(ofSettings({ max_tokens: 10, max_completion_tokens: null })).toEqual({ max_output_tokens: 10 });
  });

  test("tools", () => {
    const parameters = { type: "object", properties: { name: { type: "string" } } };
    const search = { type: "search_history" };
    const look = { name: "look", description: "Looks.", parameters, strict: false };
    const { tools } = ofSettings({ tools: [search, { type: "function", function: look }] });
    expect(tools).toEqual([search, { type: "function", ...look }]);
    const typed: OpenAI.Responses.FunctionTool = { type: "function", ...look };
    expect(tools?.[1]).toEqual(typed);
  });

  test("the choice of a tool", () => {
    const choice = { type: "function", function: { name: "look" } };
    expect(ofSettings({ tool_choice: choice }).tool_choice).toEqual({ type: "function", name: "look" });
    expect(ofSettings({ tool_choice: "none" }).tool_choice).toBe("none");
    const search = { type: "search_history" };
    expect(ofSettings({ tool_choice: search }).tool_choice).toEqual(search);
  });

  test("the schema of an answer", () => {
    const formatOf = (json_schema: object) =>
      ofSettings({ response_format: { type: "json_schema", json_schema } }).text?.format;
    const whole = { name: "rose", description: "A rose.", schema: { type: "object" }, strict: true };
    const typed: OpenAI.Responses.ResponseFormatTextJSONSchemaConfig = { type: "json_schema", ...whole };
    expect(formatOf(whole)).toEqual(typed);
    expect(formatOf({ name: "rose" })).toEqual({
      type: "json_schema",
      name: "rose",
      schema: {},
      strict: null,
    });
  });
});
