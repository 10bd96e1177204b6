import { expect, test } from "vitest";
import { EventWindow } from "./event-window.ts";

const eventAt = (number: number) => ({
  number,
  type: "response.output_text.delta" as const,
  json: `${number}`,
});

function windowOf(count: number): EventWindow {
  const window = new EventWindow();
  for (let number = 0; number < count; number++) window.push(eventAt(number));
  return window;
}

const numbers = (window: EventWindow) => window.unlogged().map(({ number }) => number);

test("what is not in the log is known, also where the log ends before what was written to it", () => {
  const window = windowOf(6);
  expect(numbers(window)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(window.logEndsAt(3)).toBe(true);
  expect(numbers(window)).toEqual([4, 5]);
  expect(window.logEndsAt(1)).toBe(true); // Postgres came back without its last moment
  expect(numbers(window)).toEqual([2, 3, 4, 5]);
  expect(window.logEndsAt(99)).toBe(true); // never beyond what there is
  expect(numbers(window)).toEqual([]);
});

test("what the log has had for a while leaves memory, and nothing else", () => {
  const window = windowOf(4);
  window.forget(100, 0);
  window.forget(100, 1_000);
  expect(window.first).toBe(0); // nothing is in the log
  window.logEndsAt(2);
  window.forget(100, 2_000);
  window.forget(100, 2_099);
  expect([window.first, window.next, window.logged]).toEqual([3, 4, 3]);
  expect(window.at(2)).toBeUndefined();
  expect(window.at(3)).toEqual(eventAt(3));
  window.push(eventAt(4));
  expect(window.at(4)).toEqual(eventAt(4));
  expect(numbers(window)).toEqual([3, 4]);
});

test("what is young stays, however often it is asked", () => {
  const window = windowOf(4);
  window.logEndsAt(3);
  for (let now = 0; now < 100; now++) window.forget(100, now);
  expect(window.first).toBe(0);
  window.forget(100, 100);
  expect(window.first).toBe(4);
});

test("a log that has lost more than memory holds is told", () => {
  const window = windowOf(4);
  window.logEndsAt(3);
  window.forget(100, 0);
  window.forget(100, 100);
  expect(window.first).toBe(4);
  expect(window.logEndsAt(1)).toBe(false);
});
