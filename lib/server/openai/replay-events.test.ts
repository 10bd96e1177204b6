import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ReplyEvent, replyEventSchema } from "#lib/shared/contracts/reply-events.ts";
import type { Response } from "#lib/shared/contracts/response.ts";
import { newUuid } from "#lib/shared/ids.ts";
import { applyReplyEvent, newReply, type ReplyState } from "#lib/shared/reply-state.ts";
import { newResponse } from "./new-response.ts";
import { replayEvents } from "./replay-events.ts";
import { ReplyEvents } from "./reply-events.ts";

/** What a model does, one step after the other. */
type Act = ["reasoning" | "text", string] | ["call" | "search", string] | ["next"];
type End = Pick<Response, "status" | "error" | "incomplete_details" | "completed_at" | "usage">;

const good: End = {
  status: "completed",
  error: null,
  incomplete_details: null,
  completed_at: 2,
  usage: null,
};
const ends: End[] = [
  good,
  { ...good, status: "cancelled" },
  { ...good, status: "incomplete", incomplete_details: { reason: "max_output_tokens" } },
  { ...good, status: "failed", error: { code: "cut_off", message: "It broke off." } },
];

/** A reply that came as events, one of its server's calls with no result where it ends early. */
function lived(acts: Act[], end: End | null) {
  const events: ReplyEvent[] = [];
  const reply = { id: "resp_1", conversationId: "conv_1", model: "m", createdAt: 1, settings: {} };
  const writer = new ReplyEvents(newResponse(reply), newUuid(), (event) =>
    events.push(structuredClone(event)),
  );
  writer.started();
  let open: string[] = [];
  for (const [index, [act, said = ""]] of acts.entries()) {
    if (act === "reasoning" || act === "text") writer[act](said);
    else if (act === "call") writer.call({ id: `call_${index}`, name: "weather", arguments: said });
    else if (act === "search") {
      writer.serverCall({ id: `hs_${index}`, name: "search_history", arguments: said });
      open.push(`hs_${index}`);
    } else {
      for (const id of open) writer.serverOutput(id, "[]");
      open = [];
      writer.nextMessage(newUuid());
    }
  }
  if (end) events.push(...writer.ended(end));
  return { events, response: structuredClone(writer.response) };
}

const said = fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 });
const act = fc.oneof(
  fc.tuple(fc.constantFrom("reasoning" as const, "text" as const, "call" as const, "search" as const), said),
  fc.constant<["next"]>(["next"]),
);
// The model is done with its words before its calls are known, and nothing thinks behind its words.
const rank = { reasoning: 0, text: 1, call: 2, search: 2, next: 3 };
const step = fc.array(act, { maxLength: 6 }).map((acts) => acts.toSorted(([a], [b]) => rank[a] - rank[b]));
const acts: fc.Arbitrary<Act[]> = fc.array(step, { maxLength: 3 }).map((steps) => steps.flat());

const stateOf = (events: ReplyEvent[]): Omit<ReplyState, "lastSequenceNumber"> => {
  const { lastSequenceNumber: _, ...state } = events.reduce(applyReplyEvent, newReply("resp_1"));
  return state;
};
const typesOf = (events: ReplyEvent[]) => events.map(({ type }) => type);

test("a replay tells what the events told, in fewer pieces", () => {
  fc.assert(
    fc.property(acts, fc.constantFrom(...ends), (what, end) => {
      const { events, response } = lived(what, end);
      const replay = replayEvents(response);
      for (const event of replay) expect(replyEventSchema.parse(event)).toEqual(event);
      expect(replay.map((event) => event.sequence_number)).toEqual(replay.map((_, index) => index));
      expect(stateOf(replay)).toEqual(stateOf(events));
      // Also those who never look at what the last event has inside.
      expect(stateOf(replay.slice(0, -1)).items).toEqual(response.output);
      expect(replay.at(-1)).toEqual({ ...events.at(-1), sequence_number: replay.length - 1 });
      expect(toldOf(replay)).toEqual(toldOf(events));
    }),
  );
});

/** Which kinds of events there are of which items: those that were open at once are replayed one after the other. */
function toldOf(events: ReplyEvent[]): string[] {
  const told = events.map((event) => {
    const id = "item_id" in event ? event.item_id : "item" in event ? event.item.id : "";
    return `${event.type} ${id}`;
  });
  return [...new Set(told)].toSorted();
}

test("a replay begins as every stream does, and tells nothing before its time", () => {
  const { response } = lived([["text", "hello"]], ends[3] ?? good);
  const begun = { ...response, status: "in_progress", output: [], error: null, completed_at: null };
  expect(replayEvents({ ...response, usage: null }).slice(0, 2)).toEqual([
    { type: "response.created", sequence_number: 0, response: begun },
    { type: "response.in_progress", sequence_number: 1, response: begun },
  ]);
});

test("a reply that said nothing has a beginning and an end", () => {
  expect(typesOf(replayEvents(lived([], good).response))).toEqual([
    "response.created",
    "response.in_progress",
    "response.completed",
  ]);
});

describe("a reply that still runs", () => {
  test("has no end, and its items have none that are not done", () => {
    fc.assert(
      fc.property(acts, (what) => {
        const { response } = lived(what, null);
        const replay = replayEvents(response);
        expect(stateOf(replay).items).toEqual(response.output);
        expect(stateOf(replay).status).toBe("running");
        const open = response.output.filter((item) => "status" in item && item.status === "in_progress");
        const done = replay.flatMap((event) =>
          event.type === "response.output_item.done" ? [event.item.id] : [],
        );
        expect(done.filter((id) => open.some((item) => item.id === id))).toEqual([]);
      }),
    );
  });

  test.each(["reasoning", "text"] as const)("goes on with its %s where it stands", (kind) => {
    const { response } = lived([[kind, "Hel"]], null);
    const replay = replayEvents(response);
    const at = { item_id: response.output[0]?.id ?? "", output_index: 0, sequence_number: replay.length };
    const more: ReplyEvent =
      kind === "text"
        ? { type: "response.output_text.delta", ...at, content_index: 0, delta: "lo", logprobs: [] }
        : { type: "response.reasoning_summary_text.delta", ...at, summary_index: 0, delta: "lo" };
    expect(JSON.stringify(stateOf([...replay, more]).items)).toContain('"Hello"');
    expect(typesOf(replay).filter((type) => type.endsWith(".done"))).toEqual([]);
  });
});

test("what the server looked up in vain is not told to be complete", () => {
  const { response } = lived([["search", '{"query":"x"}']], { ...good, status: "cancelled" });
  const replay = replayEvents(response);
  expect(typesOf(replay)).not.toContain("response.mcp_call.completed");
  expect(replay).toContainEqual(
    expect.objectContaining({ type: "response.output_item.done", item: response.output[0] }),
  );
});
