import { expect, test } from "vitest";
import { dayWords } from "./day-words.ts";

const said = (day: string, now: string, timeZone = "UTC") =>
  dayWords(Date.parse(day) / 1000, { now: Date.parse(now), timeZone });

test("near days have names, others their date, with the year where it is another", () => {
  const now = "2026-11-22T12:00:00Z";
  expect(said("2026-11-22T00:10:00Z", now)).toBe("today");
  expect(said("2026-11-21T23:50:00Z", now)).toBe("yesterday");
  expect(said("2026-11-23T23:50:00Z", now)).toBe("tomorrow");
  expect(said("2026-09-05T12:00:00Z", now)).toBe("5 September");
  expect(said("2027-02-20T12:00:00Z", now)).toBe("20 February 2027");
});

test("the day depends on where one is, and one of 23 hours is a day too", () => {
  expect(said("2026-11-21T23:50:00Z", "2026-11-22T00:10:00Z", "America/New_York")).toBe("today");
  // In Berlin the clocks went forward on 29 March 2026.
  expect(said("2026-03-28T22:30:00Z", "2026-03-29T22:15:00Z", "Europe/Berlin")).toBe("28 March");
  expect(said("2026-03-28T23:30:00Z", "2026-03-29T22:15:00Z", "Europe/Berlin")).toBe("yesterday");
});
