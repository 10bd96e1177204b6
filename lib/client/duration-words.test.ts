import { expect, test } from "vitest";
import { countingWords, durationWords } from "./duration-words.ts";

test.each([
  [0, "1 ms"],
  [85.4, "85 ms"],
  [999, "999 ms"],
  [999.7, "1.0 s"],
  [1_234, "1.2 s"],
  [9_949, "9.9 s"],
  [9_960, "10 s"],
  [59_400, "59 s"],
  [59_600, "1 min"],
  [125_000, "2 min 5 s"],
  [3_720_000, "1 h 2 min"],
])("%d ms are %s", (ms, words) => {
  expect(durationWords(ms)).toBe(words);
});

test("what goes on is counted in whole seconds", () => {
  expect([-5, 0, 999, 1_000, 2_999, 12_500, 61_000].map(countingWords)).toEqual([
    null,
    null,
    null,
    "1 s",
    "2 s",
    "12 s",
    "1 min 1 s",
  ]);
});
