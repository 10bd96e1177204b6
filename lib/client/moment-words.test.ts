import { expect, test } from "vitest";
import { momentWords } from "./moment-words.ts";

test("a moment is told to the minute, by the clock of the place", () => {
  const seconds = Date.UTC(2026, 2, 14, 23, 32) / 1000;
  expect(momentWords(seconds, "UTC")).toBe("14 March 2026, 23:32");
  expect(momentWords(seconds, "Asia/Tokyo")).toBe("15 March 2026, 08:32");
  expect(momentWords(Date.UTC(2026, 0, 1) / 1000, "UTC")).toBe("1 January 2026, 00:00");
});
