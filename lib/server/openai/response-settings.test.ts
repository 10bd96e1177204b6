import type OpenAI from "openai";
import { expect, test } from "vitest";
import { parseInput } from "#lib/server/parse-input.ts";
import { responseSettingsSchema } from "#lib/shared/contracts/response.ts";
import { responseRequestSchema } from "#lib/shared/contracts/response-request.ts";
import { defaultSettings, newResponse } from "./new-response.ts";
import { responseSettings } from "./response-settings.ts";

type Request = OpenAI.Responses.ResponseCreateParams;

/** As a request brings it. */
const settingsOf = (request: Partial<Request> | object) =>
  responseSettings(parseInput(responseRequestSchema, { input: "hello", ...request }));

test("what is not asked for is not kept, be it absent, null or the default", () => {
  expect(settingsOf({})).toEqual({});
  const nothing = Object.fromEntries(Object.keys(responseRequestSchema.shape).map((name) => [name, null]));
  expect(settingsOf({ ...nothing, input: "hello" })).toEqual({});
  const usual = {
    store: true,
    background: false,
    metadata: {},
    tools: [],
    tool_choice: "auto",
    parallel_tool_calls: true,
    truncation: "auto",
    text: { format: { type: "text" } },
  } satisfies Partial<Request>;
  expect(settingsOf(usual)).toEqual({});
  // LangChain's, with every request.
  expect(settingsOf({ text: {}, include: [] })).toEqual({});
});

test("everything at once is told back by the response as it was asked", () => {
  const schema = { type: "object", properties: { a: { type: "string" } } };
  const request = {
    instructions: "Be kind.",
    previous_response_id: "resp_1",
    store: false,
    background: true,
    metadata: { project: "garden" },
    tools: [{ type: "function", name: "look", description: "looks", parameters: schema, strict: true }],
    tool_choice: { type: "function", name: "look" },
    parallel_tool_calls: false,
    temperature: 0,
    top_p: 1,
    truncation: "disabled",
    text: { format: { type: "json_schema", name: "rose", schema, strict: true }, verbosity: "low" },
    reasoning: { effort: "low", summary: "auto" },
    max_output_tokens: 9,
    max_tool_calls: 2,
    safety_identifier: "a",
    prompt_cache_key: "b",
  } satisfies Partial<Request>;
  const settings = settingsOf(request);
  expect(settings).toEqual(request);
  const reply = { id: "resp_2", conversationId: null, model: "m", createdAt: 1, settings };
  expect(newResponse(reply)).toMatchObject(request);
  expect(responseSettingsSchema.parse({ ...defaultSettings, ...settings })).toMatchObject(request);
});

test("a tool is told back with all of its fields, and without those that nobody reads", () => {
  const given = { type: "function", name: "look", strict: null, cache_control: { type: "ephemeral" } };
  expect(settingsOf({ tools: [given, { type: "search_history" }] }).tools).toEqual([
    { type: "function", name: "look", description: null, parameters: null, strict: null },
    { type: "search_history" },
  ]);
  expect(settingsOf({ tool_choice: { type: "search_history" } }).tool_choice).toEqual({
    type: "search_history",
  });
});

test("of what an agent offers only functions are left", () => {
  const tools = [
    { type: "namespace", name: "a", tools: [] },
    { type: "custom", name: "apply_patch" },
    { type: "tool_search" },
    { type: "web_search", external_web_access: false },
    { type: "function", name: "look" },
  ];
  expect(settingsOf({ tools }).tools).toMatchObject([{ type: "function", name: "look" }]);
  expect(settingsOf({ tools: tools.slice(0, 4) })).toEqual({});
});

test("how words are to be is kept without a format, and what thinking is to take without a summary", () => {
  expect(settingsOf({ text: { verbosity: "low" } }).text).toEqual({
    format: { type: "text" },
    verbosity: "low",
  });
  expect(settingsOf({ text: { format: { type: "json_object" } } }).text).toEqual({
    format: { type: "json_object" },
  });
  expect(settingsOf({ reasoning: { effort: "high", context: "auto" } }).reasoning).toEqual({
    ...{ effort: "high", summary: null },
  });
});
