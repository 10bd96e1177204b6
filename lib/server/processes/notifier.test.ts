import { expect, test } from "vitest";
import { letterSchema, type Notice } from "./notice.ts";
import { lettersOf } from "./notifier.ts";

test("what is told fits into what Postgres takes at once, and nothing is left out", () => {
  const notices: Notice[] = Array.from({ length: 300 }, (_, index) => ({
    type: "stop",
    generationUuid: `${index}`.padStart(36, "0"),
  }));
  const letters = lettersOf(notices.map((notice) => JSON.stringify(notice)));
  expect(letters.length).toBeGreaterThan(1);
  for (const letter of letters) expect(Buffer.byteLength(letter)).toBeLessThan(8_000);
  expect(letters.flatMap((letter) => letterSchema.parse(JSON.parse(letter)).notices)).toEqual(notices);
  expect(lettersOf([])).toEqual([]);
});
