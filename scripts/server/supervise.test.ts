import { EventEmitter, once } from "node:events";
import { expect, test } from "vitest";
import { sleep } from "#scripts/system/sleep.ts";
import { type Running, supervise } from "./supervise.ts";

const pace = { firstMs: 20, longestMs: 80, healthyMs: 1_000 };

function double(): Running & { die(): void; stopped: boolean } {
  const events = new EventEmitter();
  return {
    stopped: false,
    onExit: (listener) => void events.once("exit", listener),
    die: () => void events.emit("exit", "ended"),
    async stop() {
      this.stopped = true;
      events.emit("exit", "ended");
    },
  };
}

test("what ends is started again, each time later, also where the start fails", async () => {
  const said: string[] = [];
  const steps = new EventEmitter();
  let starts = 0;
  let last = double();
  const supervised = await supervise({ name: "It", say: (line) => said.push(line), pace }, async () => {
    starts++;
    if (starts === 2 || starts === 3) throw new Error("not yet");
    last = double();
    setImmediate(() => steps.emit("started"));
    return last;
  });
  await once(steps, "started");
  last.die();
  await once(steps, "started");
  expect(starts).toBe(4);
  expect(said).toEqual([
    "It ended.",
    "It is started again in 0.02 s.",
    "It did not start: not yet",
    "It is started again in 0.04 s.",
    "It did not start: not yet",
    "It is started again in 0.08 s.",
    "It runs again.",
  ]);
  await supervised.stop();
  expect(last.stopped).toBe(true);
  await sleep(100);
  expect(starts).toBe(4);
});

test("stopping does not wait for a start that is due later", async () => {
  let starts = 0;
  const first = double();
  const supervised = await supervise(
    { name: "It", say: () => {}, pace: { ...pace, firstMs: 60_000 } },
    async () => {
      starts++;
      return first;
    },
  );
  first.die();
  await sleep(5);
  await supervised.stop();
  expect(starts).toBe(1);
});

test("the first start that fails is the caller's to handle", async () => {
  await expect(
    supervise({ name: "It", say: () => {}, pace }, () => Promise.reject(new Error("no"))),
  ).rejects.toThrow("no");
});
