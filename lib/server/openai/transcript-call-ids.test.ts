import { expect, test } from "vitest";
import { callIdSchema } from "#lib/shared/contracts/new-message.ts";
import { TranscriptCallIds } from "./transcript-call-ids.ts";

const named = (ids: TranscriptCallIds, ...sent: string[]) =>
  ids.named(sent.map((id) => ({ id, name: "look", arguments: "{}" }))).map(({ id }) => id);

test("an id is kept, and its results find it", () => {
  const ids = new TranscriptCallIds();
  expect(named(ids, "a", "b")).toEqual(["a", "b"]);
  expect(["b", "a", "c", "__proto__"].map((id) => ids.answered(id))).toEqual(["b", "a", null, null]);
});

test("a repeated id is numbered, and results belong to the last call", () => {
  const ids = new TranscriptCallIds();
  expect(named(ids, "a")).toEqual(["a"]);
  expect(named(ids, "a", "b")).toEqual(["a_2", "b"]);
  expect(ids.answered("a")).toBe("a_2");
  expect(named(ids, "a")).toEqual(["a_3"]);
  expect(ids.answered("a")).toBe("a_3");
});

test("several calls of one message are answered in their order", () => {
  const ids = new TranscriptCallIds();
  expect(named(ids, "a", "a", "a")).toEqual(["a", "a_2", "a_3"]);
  expect([1, 2, 3, 4].map(() => ids.answered("a"))).toEqual(["a", "a_2", "a_3", "a_3"]);
});

test("a number that the client uses itself is passed over", () => {
  const ids = new TranscriptCallIds();
  expect(named(ids, "a_2", "a", "a", "a_2")).toEqual(["a_2", "a", "a_3", "a_2_2"]);
  expect(["a_2", "a_2", "a", "a"].map((id) => ids.answered(id))).toEqual(["a_2", "a_2_2", "a", "a_3"]);
});

test("ids of any length are usable when they are numbered", () => {
  const ids = new TranscriptCallIds();
  const long = ["x".repeat(255), `${"x".repeat(254)}y`, "👍".repeat(255)];
  const all = named(ids, ...long, ...long);
  expect(new Set(all).size).toBe(6);
  for (const id of all) expect(callIdSchema.safeParse(id).success).toBe(true);
});

test("many repetitions take no time", () => {
  const ids = new TranscriptCallIds();
  const all = named(ids, ...Array.from({ length: 50_000 }, () => "a"));
  expect(all.at(-1)).toBe("a_50000");
});
