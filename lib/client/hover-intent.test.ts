import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createHoverIntent } from "./hover-intent.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("what is only passed over opens nothing; what is rested on opens", () => {
  const intent = createHoverIntent();
  intent.over("a");
  vi.advanceTimersByTime(400);
  intent.over("b");
  vi.advanceTimersByTime(499);
  expect(intent.shown.get()).toBeNull();
  vi.advanceTimersByTime(1);
  expect(intent.shown.get()).toBe("b");
});

test("moving about within one row does not begin anew", () => {
  const intent = createHoverIntent();
  intent.over("a");
  vi.advanceTimersByTime(300);
  intent.over("a");
  vi.advanceTimersByTime(200);
  expect(intent.shown.get()).toBe("a");
});

test("the pointer may go into it and back, and it closes when nobody is there", () => {
  const intent = createHoverIntent();
  intent.over("a");
  vi.advanceTimersByTime(500);
  intent.out();
  vi.advanceTimersByTime(200);
  intent.hold();
  vi.advanceTimersByTime(10_000);
  expect(intent.shown.get()).toBe("a");
  intent.out();
  vi.advanceTimersByTime(100);
  intent.over("a");
  vi.advanceTimersByTime(10_000);
  expect(intent.shown.get()).toBe("a");
  intent.out();
  vi.advanceTimersByTime(250);
  expect(intent.shown.get()).toBeNull();
});

test("the next opens sooner", () => {
  const intent = createHoverIntent();
  intent.over("a");
  vi.advanceTimersByTime(500);
  intent.over("b");
  expect(intent.shown.get()).toBe("a");
  vi.advanceTimersByTime(150);
  expect(intent.shown.get()).toBe("b");
});

test("dismissed, or clicked before it opens, it stays away until one comes back", () => {
  const intent = createHoverIntent();
  intent.over("a");
  vi.advanceTimersByTime(500);
  intent.dismiss();
  expect(intent.shown.get()).toBeNull();
  intent.over("a");
  vi.advanceTimersByTime(10_000);
  expect(intent.shown.get()).toBeNull();
  intent.out();
  intent.over("a");
  intent.dismiss();
  vi.advanceTimersByTime(10_000);
  expect(intent.shown.get()).toBeNull();
  intent.out();
  intent.over("a");
  vi.advanceTimersByTime(500);
  expect(intent.shown.get()).toBe("a");
});
