import { expect, test } from "vitest";
import { type ReplyEvent, replyEventSchema } from "#lib/shared/contracts/reply-events.ts";
import { newUuid } from "#lib/shared/ids.ts";
import { applyReplyEvent, newReply } from "#lib/shared/reply-state.ts";
import { newResponse } from "./new-response.ts";
import { ReplyEvents } from "./reply-events.ts";

/** A reply with everything in it: reasoning, text and a call, the tool's result, and an answer. */
function wholeReply(status: "completed" | "cancelled" = "completed") {
  const events: ReplyEvent[] = [];
  const [first, tool, second] = [newUuid(), newUuid(), newUuid()];
  const response = newResponse({ id: "resp_1", conversationId: "conv_1", model: "m", createdAt: 1 });
  const writer = new ReplyEvents(response, first, (event) => events.push(event));
  writer.started();
  writer.reasoning("Let me ");
  writer.reasoning("look.");
  writer.text("One ");
  writer.call({ id: "call_1", name: "search_history", arguments: '{"query": "x"}' });
  writer.text("moment.");
  writer.toolOutput(tool, "call_1", "[]");
  writer.nextMessage(second);
  writer.text("Nothing");
  const last = writer.ended({ status, error: null, completed_at: 2, usage: null });
  return { events: [...events, ...last], response, ids: { first, tool, second } };
}

test("events are numbered without a gap, each fits the contract, and the last is the end", () => {
  const { events } = wholeReply();
  expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
  for (const event of events) expect(replyEventSchema.parse(event)).toEqual(event);
  expect(events.at(-1)?.type).toBe("response.completed");
  expect(wholeReply("cancelled").events.at(-1)?.type).toBe("response.incomplete");
});

test("what the events add up to is the response they end with", () => {
  const { events, response } = wholeReply();
  const state = events.slice(0, -1).reduce(applyReplyEvent, newReply("resp_1"));
  expect(state.items).toEqual(response.output);
});

test("an event does not change when the reply goes on", () => {
  const { events } = wholeReply();
  expect(events[0]).toMatchObject({
    type: "response.created",
    response: { status: "in_progress", output: [] },
  });
});

test("items are named after their rows, and what is unfinished says so", () => {
  const { response, ids } = wholeReply("cancelled");
  const hex = (uuid: string) => uuid.replaceAll("-", "");
  expect(response.output.map((item) => item.id)).toEqual([
    `rs_${hex(ids.first)}`,
    `msg_${hex(ids.first)}`,
    `fc_${hex(ids.first)}_0`,
    `fco_${hex(ids.tool)}`,
    `msg_${hex(ids.second)}`,
  ]);
  expect(response.output.flatMap((item) => ("status" in item ? [item.status] : []))).toEqual([
    "completed",
    "completed",
    "completed",
    "incomplete",
  ]);
});
