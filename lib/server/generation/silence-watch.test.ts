import { afterEach, beforeEach, expect, test, vi } from "vitest";

vi.mock("#lib/server/env.ts", () => ({
  env: () => ({ MODEL_FIRST_TOKEN_TIMEOUT_MS: 120_000, MODEL_SILENCE_TIMEOUT_MS: 60_000 }),
}));
const { watchSilence } = await import("./silence-watch.ts");

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("the first word may take long, each later one less, and the reasons differ", () => {
  const never = watchSilence();
  vi.advanceTimersByTime(119_999);
  expect(never.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(never.signal.reason).toMatchObject({
    hasSpoken: false,
    reason: { code: "timed_out", message: "The model did not begin to answer within 2 minutes." },
  });

  const hanging = watchSilence();
  for (let word = 0; word < 10; word++) {
    vi.advanceTimersByTime(59_999);
    hanging.heard();
  }
  expect(hanging.signal.aborted).toBe(false);
  vi.advanceTimersByTime(60_000);
  expect(hanging.signal.reason).toMatchObject({
    hasSpoken: true,
    reason: { code: "timed_out", message: "The model fell silent for 60 seconds, so we stopped waiting." },
  });
});

test("after its end nothing is left behind", () => {
  const watch = watchSilence();
  watch.heard();
  watch.end();
  expect(vi.getTimerCount()).toBe(0);
});
