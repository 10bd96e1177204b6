import { expect, test } from "vitest";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import { EventWindow, written } from "./event-window.ts";

const eventAt = (number: number) =>
  written({
    type: "response.output_text.delta",
    sequence_number: number,
    item_id: "msg_1",
    output_index: 0,
    content_index: 0,
    delta: `„${number}“ `,
    logprobs: [],
  } satisfies ReplyEvent);

function windowOf(count: number): EventWindow {
  const window = new EventWindow();
  for (let number = 0; number < count; number++) window.push(eventAt(number));
  return window;
}

/** As a tick does that reached the log. */
function log(window: EventWindow, now = 0): void {
  const unlogged = window.unlogged();
  const before = '[{"another":"reply","events":[{}]},{"events":';
  const events = `[${unlogged.map(({ json }) => json).join(",")}]`;
  const [from, to] = [before.length, before.length + events.length];
  const { next } = window;
  window.logEndsAt(next - 1);
  window.pack({ first: next - unlogged.length, next, text: `${before}${events}}]`, from, to }, now);
}

const numbers = (window: EventWindow) => window.unlogged().map(({ number }) => number);
const everything = (window: EventWindow) =>
  Array.from({ length: window.next - window.first }, (_, index) => window.at(window.first + index));

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

test("what is packed reads as before, to the byte", () => {
  const window = windowOf(3);
  log(window);
  window.push(eventAt(3));
  window.push(eventAt(4));
  log(window);
  window.push(eventAt(5));
  expect([window.first, window.logged, window.next]).toEqual([0, 5, 6]);
  expect(everything(window)).toEqual([0, 1, 2, 3, 4, 5].map(eventAt));
  expect(window.at(6)).toBeUndefined();
});

test("what the log has lost is written again from what is packed, and read from either", () => {
  const window = windowOf(3);
  log(window);
  window.push(eventAt(3));
  log(window);
  window.push(eventAt(4));
  expect(window.logEndsAt(0)).toBe(true);
  expect(window.unlogged()).toEqual([1, 2, 3, 4].map(eventAt));
  log(window, 50);
  expect(everything(window)).toEqual([0, 1, 2, 3, 4].map(eventAt));
  // The older pieces go; the newer one has some of their events as well.
  window.forget(100, 100);
  expect([window.first, window.next]).toEqual([4, 5]);
  expect(everything(window)).toEqual([eventAt(4)]);
});

test("after a gap that a snapshot stands for, memory begins anew", () => {
  const window = windowOf(3);
  window.logEndsAt(2); // the snapshot's number; its text is none of these events
  window.push(eventAt(3));
  expect(window.at(1)).toEqual(eventAt(1));
  log(window);
  expect(window.first).toBe(3);
  expect(window.at(2)).toBeUndefined();
  expect(everything(window)).toEqual([eventAt(3)]);
});

test("what the log has had for a while leaves memory, and nothing else", () => {
  const window = windowOf(4);
  window.forget(100, 1_000);
  expect(window.first).toBe(0); // nothing is in the log
  log(window, 1_000);
  window.push(eventAt(4));
  window.forget(100, 1_099);
  expect(window.first).toBe(0);
  window.forget(100, 1_100);
  expect([window.first, window.logged, window.next]).toEqual([4, 4, 5]);
  expect(window.at(3)).toBeUndefined();
  expect(window.at(4)).toEqual(eventAt(4));
});

test("what the log has lost stays in memory, however old it is", () => {
  const window = windowOf(4);
  log(window, 0);
  window.logEndsAt(1);
  window.forget(100, 1_000);
  expect(window.unlogged()).toEqual([2, 3].map(eventAt));
});

test("a log that has lost more than memory holds is told", () => {
  const window = windowOf(4);
  log(window, 0);
  window.forget(100, 100);
  expect(window.first).toBe(4);
  expect(window.logEndsAt(1)).toBe(false);
});
