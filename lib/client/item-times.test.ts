import { expect, test } from "vitest";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import type { OutputItem } from "#lib/shared/contracts/response.ts";
import { noTimes, type Took, withEventTime } from "./item-times.ts";

type Told = ReplyEvent extends infer E ? (E extends ReplyEvent ? Omit<E, "sequence_number"> : never) : never;

const items: Record<string, OutputItem> = {
  rs: { type: "reasoning", id: "rs", summary: [] },
  msg: { type: "message", id: "msg", role: "assistant", status: "in_progress", content: [] },
  fc: { type: "function_call", id: "fc", call_id: "c", name: "f", arguments: "", status: "in_progress" },
  ...Object.fromEntries(["one", "two"].map((id) => [id, searching(id)])),
};

function searching(id: string): OutputItem {
  return {
    ...{ type: "mcp_call", id, call_id: `hs_${id}`, server_label: "verbatim", name: "search_history" },
    ...{ arguments: "{}", output: null, error: null, approval_request_id: null, status: "in_progress" },
  };
}

const itemOf = (id: string): OutputItem => items[id] ?? searching(id);
const added = (id: string): Told => ({
  type: "response.output_item.added",
  output_index: 0,
  item: itemOf(id),
});
const done = (id: string): Told => ({ type: "response.output_item.done", output_index: 0, item: itemOf(id) });
const at = { output_index: 0, content_index: 0, summary_index: 0, delta: "x" };
const thinks: Told = { type: "response.reasoning_summary_text.delta", item_id: "rs", ...at };
const says: Told = { type: "response.output_text.delta", item_id: "msg", logprobs: [], ...at };
const ends = { type: "response.completed", response: {} } as unknown as Told;

/** What is known of each item after what came at its moments. */
function timesAfter(...events: [number | null, Told][]): Record<string, Took> {
  const last = events.reduce(
    (times, [now, event], n) => withEventTime(times, { ...event, sequence_number: n } as ReplyEvent, now),
    noTimes,
  );
  return Object.fromEntries(last.took);
}

test("thinking goes on from its first word until something else is said", () => {
  const begun: [number, Told][] = [
    [100, added("rs")],
    [100, thinks],
    [300, thinks],
  ];
  expect(timesAfter(...begun)).toEqual({ rs: { since: 100 } });
  expect(timesAfter(...begun, [900, added("msg")], [950, says], [2000, done("rs")])).toEqual({
    rs: { ms: 800 },
  });
  expect(timesAfter(...begun, [900, added("fc")])).toEqual({ rs: { ms: 800 } });
  expect(timesAfter(...begun, [900, ends])).toEqual({ rs: { ms: 800 } });
});

test("whoever thinks again has thought as long already", () => {
  const again: [number, Told][] = [
    [0, added("rs")],
    [500, added("msg")],
    [1500, thinks],
  ];
  expect(timesAfter(...again)).toEqual({ rs: { since: 1000 } });
  expect(timesAfter(...again, [1600, says])).toEqual({ rs: { ms: 600 } });
});

test("a call runs until its answer, and longer than the reply none", () => {
  expect(timesAfter([5, added("one")])).toEqual({ one: { since: 5 } });
  expect(timesAfter([5, added("one")], [25, done("one")])).toEqual({ one: { ms: 20 } });
  expect(timesAfter([5, added("one")], [25, ends])).toEqual({ one: null });
  expect(timesAfter([5, added("one")], [25, done("one")], [30, added("two")])).toMatchObject({
    two: { since: 30 },
  });
});

test("of several calls at once nobody knows which one runs", () => {
  const both: [number, Told][] = [
    [0, added("one")],
    [1, added("two")],
  ];
  expect(timesAfter(...both)).toEqual({ one: null, two: null });
  expect(timesAfter(...both, [9, done("one")], [9, done("two")])).toEqual({ one: null, two: null });
});

test("where a beginning or an end is not known, nor is the time", () => {
  expect(timesAfter([null, added("rs")], [900, says])).toEqual({ rs: null });
  expect(timesAfter([100, added("rs")], [null, says])).toEqual({ rs: null });
  expect(timesAfter([null, added("rs")], [200, says], [300, thinks], [400, says])).toEqual({ rs: null });
  expect(timesAfter([null, added("one")], [900, done("one")])).toEqual({ one: null });
});
