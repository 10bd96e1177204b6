import { expect, test } from "vitest";
import { agoWords } from "./ago-words.ts";

const now = Date.parse("2026-11-22T12:00:00Z");
const words = (iso: string) => agoWords(Date.parse(iso) / 1000, { now, timeZone: "UTC" });

test("how long ago something was", () => {
  expect(words("2026-11-22T11:59:30Z")).toBe("just now");
  // The clock of the server may be a little ahead.
  expect(words("2026-11-22T12:00:05Z")).toBe("just now");
  expect(words("2026-11-22T11:59:00Z")).toBe("1 minute ago");
  expect(words("2026-11-22T11:01:00Z")).toBe("59 minutes ago");
  expect(words("2026-11-22T09:10:00Z")).toBe("2 hours ago");
  expect(words("2026-11-21T23:10:00Z")).toBe("yesterday");
  expect(words("2026-03-01T23:10:00Z")).toBe("1 March");
  expect(words("2025-03-01T23:10:00Z")).toBe("1 March 2025");
});
