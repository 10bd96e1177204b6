import { describe, expect, test, vi } from "vitest";
import type { ReplySettings } from "#lib/server/openai/new-response.ts";
import { responseSettings } from "#lib/server/openai/response-settings.ts";
import { searchHistoryTool } from "#lib/server/search/search-history-tool.ts";
import { responseRequestSchema } from "#lib/shared/contracts/response-request.ts";
import { modelSettings, offeredTools } from "./reply-settings.ts";

// The search reads the environment, which is not complete without; nothing is connected to.
vi.stubEnv("DATABASE_URL", "postgresql://localhost/none");

/** As a request of OpenAI's Responses brings them. */
const asked = (request: object): ReplySettings => responseSettings(responseRequestSchema.parse(request));
/** What a model is asked with besides what every model is. */
function settingsOf(settings: ReplySettings) {
  const { providerOptions, ...rest } = modelSettings(settings);
  const [options, ...others] = Object.values(providerOptions ?? {});
  expect(others).toEqual([]);
  return { ...rest, options };
}

test("what nobody asks for is left to the model", () => {
  expect(settingsOf({})).toEqual({ options: {} });
  const nothing = { temperature: null, top_p: null, max_output_tokens: null, reasoning: null, stop: [] };
  expect(settingsOf({ ...nothing, presence_penalty: 0, frequency_penalty: 0, tool_choice: "auto" })).toEqual({
    ...{ stopSequences: [], options: {} },
  });
});

test("what is asked for has the AI SDK's names, nought among it", () => {
  const settings = asked({ temperature: 0, top_p: 0, max_output_tokens: 9, reasoning: { effort: "high" } });
  expect(
    settingsOf({ ...settings, presence_penalty: 1, frequency_penalty: -1, stop: ["x"], seed: 0 }),
  ).toEqual({
    ...{ temperature: 0, topP: 0, maxOutputTokens: 9, reasoning: "high", presencePenalty: 1 },
    ...{ frequencyPenalty: -1, stopSequences: ["x"], seed: 0, options: {} },
  });
});

test("an effort that nobody knows is left to the model", () => {
  expect(settingsOf(asked({ reasoning: { effort: "enormous" } }))).toEqual({ options: {} });
  expect(settingsOf(asked({ reasoning: { summary: "auto" } }))).toEqual({ options: {} });
});

describe("the format", () => {
  test("is JSON, of any kind or of a schema", () => {
    expect(settingsOf(asked({ text: { format: { type: "json_object" } } }))).toEqual({
      ...{ responseFormat: { type: "json" }, options: {} },
    });
    const schema = { type: "object" as const };
    const format = { type: "json_schema", name: "rose", description: "A rose.", schema, strict: true };
    expect(settingsOf(asked({ text: { format } }))).toEqual({
      responseFormat: { type: "json", name: "rose", description: "A rose.", schema },
      options: { strictJsonSchema: true },
    });
  });

  test.each([undefined, null, false])("is strict only where that was asked: %s", (strict) => {
    const format = { type: "json_schema", name: "rose", schema: {}, strict };
    expect(settingsOf(asked({ text: { format } })).options).toEqual({ strictJsonSchema: false });
  });

  test("is text otherwise, however wordy", () => {
    expect(settingsOf(asked({ text: { format: { type: "text" }, verbosity: "low" } }))).toEqual({
      options: { textVerbosity: "low" },
    });
  });
});

test("a choice of tools is handed on, but for the one that is every model's own", () => {
  const choiceOf = (tool_choice: unknown) => settingsOf(asked({ tool_choice })).toolChoice;
  expect(choiceOf("auto")).toBeUndefined();
  expect(choiceOf("none")).toEqual({ type: "none" });
  expect(choiceOf("required")).toEqual({ type: "required" });
  expect(choiceOf({ type: "function", name: "look" })).toEqual({ type: "tool", toolName: "look" });
  expect(choiceOf({ type: "search_history" })).toEqual({ type: "tool", toolName: "search_history" });
});

test("that calls come one by one is said only where it was asked for", () => {
  expect(settingsOf(asked({ parallel_tool_calls: true })).options).toEqual({});
  expect(settingsOf(asked({ parallel_tool_calls: false })).options).toEqual({ parallel_tool_calls: false });
});

describe("a model is offered", () => {
  test("no tools but those that were asked for", () => {
    expect(offeredTools({})).toEqual([]);
    expect(offeredTools(asked({ tools: [{ type: "search_history" }] }))).toEqual([searchHistoryTool]);
  });

  test("the client's functions, and ours once and last", () => {
    const tools = [
      { type: "search_history" },
      { type: "function", name: "a", description: "", parameters: null },
      { type: "search_history" },
      { type: "function", name: "b", description: "B.", parameters: { type: "object" }, strict: false },
    ];
    expect(offeredTools(asked({ tools }))).toEqual([
      { type: "function", name: "a", inputSchema: { type: "object", properties: {} } },
      { type: "function", name: "b", description: "B.", inputSchema: { type: "object" }, strict: false },
      searchHistoryTool,
    ]);
  });
});
