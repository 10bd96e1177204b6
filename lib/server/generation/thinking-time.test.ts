import { expect, test } from "vitest";
import { thinkingTime } from "./thinking-time.ts";

function watch() {
  const clock = { now: 1000 };
  return { clock, thinking: thinkingTime(() => clock.now) };
}

test("what was not thought took no time at all, and nobody says that it took none", () => {
  const { clock, thinking } = watch();
  clock.now += 500;
  thinking.pause();
  expect(thinking.ms()).toBeNull();
});

test("thinking lasts from its first word to what comes next", () => {
  const { clock, thinking } = watch();
  thinking.goOn();
  clock.now += 40.4;
  thinking.goOn();
  clock.now += 60;
  thinking.pause();
  clock.now += 1000;
  thinking.pause();
  expect(thinking.ms()).toBe(100);
});

test("what is thought later on is added", () => {
  const { clock, thinking } = watch();
  for (const ms of [100, 20]) {
    thinking.goOn();
    clock.now += ms;
    thinking.pause();
    clock.now += 5000;
  }
  expect(thinking.ms()).toBe(120);
});
