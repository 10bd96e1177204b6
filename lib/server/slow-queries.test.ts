import type { ClientBase } from "pg";
import { afterEach, expect, test, vi } from "vitest";
import { watchQueries } from "./slow-queries.ts";

const warned = vi.hoisted(() => vi.fn());
vi.mock("./log.ts", () => ({ log: { warn: warned } }));

afterEach(() => {
  vi.restoreAllMocks();
  warned.mockClear();
});

/** A connection whose queries take that long, by a clock that nothing else moves. */
function watchedClient(ms: number, outcome: Error | object) {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const client = {
    query: vi.fn((...args: unknown[]) => {
      now += ms;
      const callback = args.at(-1);
      if (typeof callback === "function")
        return callback(...(outcome instanceof Error ? [outcome] : [null, outcome]));
      return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
    }),
  };
  watchQueries(client as unknown as ClientBase);
  return client;
}

test("a query of up to 50 ms is not logged, one that takes longer is, once", async () => {
  for (const [ms, times] of [
    [0, 0],
    [50, 0],
    [51, 1],
  ] as const) {
    warned.mockClear();
    await watchedClient(ms, {}).query({ name: "page-messages", values: ["secret"] });
    expect(warned.mock.calls).toEqual(
      Array.from({ length: times }, () => [{ query: "page-messages", ms }, "slow query"]),
    );
  }
});

test("a failing query is logged if it was slow, and fails with the same error in both forms", async () => {
  const error = new Error("no");
  for (const [ms, times] of [
    [1, 0],
    [60, 1],
  ] as const) {
    const client = watchedClient(ms, error);
    warned.mockClear();
    await expect(client.query("SELECT 1")).rejects.toBe(error);
    expect(warned).toHaveBeenCalledTimes(times);
    const callback = vi.fn();
    client.query("SELECT 1", undefined, callback);
    expect(callback).toHaveBeenCalledExactlyOnceWith(error);
    expect(warned).toHaveBeenCalledTimes(2 * times);
  }
});

test("a statement without a name is known by its first words, never by its parameters", async () => {
  const client = watchedClient(60, {});
  await client.query(`SELECT ${"x".repeat(100)}`);
  await client.query({ text: "SELECT $1", values: ["secret"] });
  await client.query({ name: "", text: "SELECT 2" });
  await client.query(undefined);
  expect(warned.mock.calls.map(([{ query }]) => query)).toEqual([
    `SELECT ${"x".repeat(53)}`,
    "SELECT $1",
    "SELECT 2",
    "unnamed",
  ]);
});
