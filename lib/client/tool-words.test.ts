import { expect, test } from "vitest";
import { toolWords } from "./tool-words.ts";

test.each([
  [
    { name: "search_history", arguments: '{"query":"tea"}', result: null },
    "Searching your history for “tea”",
  ],
  [{ name: "search_history", arguments: '{"query":"tea"}', result: "[]" }, "Searched your history for “tea”"],
  [{ name: "search_history", arguments: '{"que', result: null }, "Searching your history"],
  [{ name: "get_weather", arguments: "{}", result: "sun" }, "Used get weather"],
])("%j", (call, words) => {
  expect(toolWords(call, true)).toBe(words);
});

test("a call that its client has not answered yet is no longer under way when the reply has ended", () => {
  const call = { name: "get_weather", arguments: "{}", result: null };
  expect([toolWords(call, true), toolWords(call, false)]).toEqual([
    "Using get weather",
    "Called get weather",
  ]);
});
