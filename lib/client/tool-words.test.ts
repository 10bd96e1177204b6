import { describe, expect, test } from "vitest";
import { beginningOf, readable, reasoningWords, stateWords, toolState, toolWords } from "./tool-words.ts";

const call = (name: string, args: string, result: string | null = null, callId = "call_1") => ({
  name,
  arguments: args,
  result,
  callId,
});
const weather = (result: string | null) => call("get_weather", "{}", result);
const search = (result: string | null) => call("search_history", '{"query":"tea"}', result, "hs_1");

const open = { running: false, open: true };

describe("the state of a call", () => {
  test.each([
    [search(null), { running: true, open: true }, "running"],
    [weather(null), { running: true, open: true }, "running"],
    [weather(null), open, "waiting"],
    [weather(null), { running: false, open: false }, "unanswered"],
    // The server answers its own calls while the reply is written, or never.
    [search(null), open, "unanswered"],
    [search('{"hits":[]}'), open, "done"],
    [search("The search failed."), open, "failed"],
    [weather("sun"), open, "done"],
    [weather(""), open, "done"],
    [weather('{"error":"no such city"}'), open, "failed"],
    [weather('{"error":null,"sky":"blue"}'), open, "done"],
    [weather('{"isError":true,"content":[]}'), open, "failed"],
    [weather("null"), open, "done"],
  ])("%j, %j: %s", (each, reply, state) => {
    expect(toolState(each, reply)).toBe(state);
  });
});

test.each([
  [search(null), "running", "Searching your history for", "“tea”"],
  [search("{}"), "done", "Searched your history for", "“tea”"],
  [call("search_history", '{"que'), "running", "Searching your history", null],
  [weather("sun"), "done", "Used get weather", null],
  [weather(null), "running", "Using get weather", null],
  [weather(null), "waiting", "Called get weather", null],
  [call("get_weather", '{"days":3,"city":" New\\nYork "}'), "done", "Used get weather", "New York"],
  [call("get_weather", '["x"]'), "done", "Used get weather", null],
] as const)("%j, %s: %s %s", (each, state, title, subject) => {
  expect(toolWords(each, state)).toEqual({ title, subject });
});

test("how it is and how long it took is said in a few words", () => {
  expect([
    stateWords("running", { since: 1_000 }, 4_500),
    stateWords("running", { since: 1_000 }, 1_500),
    stateWords("running", null, 0),
    stateWords("done", { ms: 1_234 }, 0),
    stateWords("done", null, 0),
    stateWords("failed", { ms: 80 }, 0),
    stateWords("failed", null, 0),
    stateWords("waiting", null, 0),
    stateWords("unanswered", null, 0),
  ]).toEqual([
    "3 s",
    null,
    null,
    "1.2 s",
    null,
    "Failed · 80 ms",
    "Failed",
    "Waits for its client",
    "No answer",
  ]);
});

test("thinking counts its seconds, and says afterwards how many there were", () => {
  expect(reasoningWords(true, { since: 0 }, 12_300)).toEqual({ title: "Thinking…", time: "12 s" });
  expect(reasoningWords(true, null, 0)).toEqual({ title: "Thinking…", time: null });
  const after = (ms: number) => reasoningWords(false, { ms }, 0).title;
  expect([null, 900, 1_200, 12_300, 125_000].map((ms) => (ms === null ? "" : after(ms)))).toEqual([
    "",
    "Thought for a moment",
    "Thought for 1 s",
    "Thought for 12 s",
    "Thought for 2 min 5 s",
  ]);
  expect(reasoningWords(false, null, 0).title).toBe("Thoughts");
});

test("JSON is laid out, anything else is as it is", () => {
  expect(readable('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(readable("{a")).toBe("{a");
});

test("a long text begins at its beginning, and ends between characters", () => {
  expect(beginningOf("x".repeat(3_000))).toBeNull();
  expect(beginningOf("x".repeat(3_001))).toBe("x".repeat(2_000));
  expect(beginningOf(`x${"😀".repeat(2_000)}`)).toBe(`x${"😀".repeat(999)}`);
  expect(beginningOf(`${"x".repeat(1_500)}\n${"y".repeat(9_000)}`)).toBe("x".repeat(1_500));
});
