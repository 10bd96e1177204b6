import { expect, test, vi } from "vitest";
import { rememberOpened } from "./opened.ts";

test("what was opened is known until it is closed, and listeners hear of each change once", () => {
  const opened = rememberOpened();
  const listener = vi.fn();
  const leave = opened.subscribe(listener);
  opened.set("a", true);
  opened.set("a", true);
  expect([opened.has("a"), opened.has("b"), listener.mock.calls.length]).toEqual([true, false, 1]);
  opened.set("a", false);
  expect([opened.has("a"), listener.mock.calls.length]).toEqual([false, 2]);
  leave();
  opened.set("b", true);
  expect(listener).toHaveBeenCalledTimes(2);
});

test("of too many the oldest is forgotten", () => {
  const opened = rememberOpened(2);
  for (const key of ["a", "b", "c"]) opened.set(key, true);
  expect(["a", "b", "c"].map(opened.has)).toEqual([false, true, true]);
});
