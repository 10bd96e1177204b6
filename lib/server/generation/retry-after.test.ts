import { expect, test } from "vitest";
import { timeInWords } from "#lib/server/time-in-words.ts";
import { retryAfterMs } from "./retry-after.ts";

const now = Date.parse("2026-05-01T12:00:00Z");

test.each([
  [{}, null],
  [{ "retry-after": "20" }, 20_000],
  [{ "retry-after": "0" }, 0],
  [{ "retry-after": "1.5" }, 1_500],
  [{ "retry-after": "Fri, 01 May 2026 12:00:30 GMT" }, 30_000],
  [{ "retry-after": "Fri, 01 May 2026 11:00:00 GMT" }, 0],
  [{ "retry-after": "20", "retry-after-ms": "150" }, 150],
  [{ "retry-after": "soon" }, null],
  [{ "retry-after": "" }, null],
  [{ "retry-after": "-5" }, null],
  [{ "retry-after": "20", "retry-after-ms": "soon" }, 20_000],
])("%j asks for %s ms", (headers, ms) => {
  expect(retryAfterMs(headers as Record<string, string>, now)).toBe(ms);
});

test.each([
  [1, "1 second"],
  [1_000, "1 second"],
  [44_100, "45 seconds"],
  [119_000, "119 seconds"],
  [120_000, "2 minutes"],
  [125_000, "3 minutes"],
  [7_200_000, "2 hours"],
])("%s ms are %s", (ms, words) => {
  expect(timeInWords(ms)).toBe(words);
});
