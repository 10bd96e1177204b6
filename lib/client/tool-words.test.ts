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
  expect(toolWords(call)).toBe(words);
});
