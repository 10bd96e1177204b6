import { describe, expect, test } from "vitest";
import { type ReplyEvent, replyEventSchema } from "#lib/shared/contracts/reply-events.ts";
import type { Response } from "#lib/shared/contracts/response.ts";
import { newUuid } from "#lib/shared/ids.ts";
import { applyReplyEvent, newReply } from "#lib/shared/reply-state.ts";
import { newResponse } from "./new-response.ts";
import { ReplyEvents } from "./reply-events.ts";

const look = { id: "hs_1", name: "search_history", arguments: '{"query": "x"}' };
const weather = { id: "call_1", name: "weather", arguments: "{}" };
const completed = {
  status: "completed" as const,
  error: null,
  incomplete_details: null,
  completed_at: 2,
  usage: null,
};

function begin() {
  const events: ReplyEvent[] = [];
  const first = newUuid();
  const response = newResponse({
    id: "resp_1",
    conversationId: "conv_1",
    model: "m",
    createdAt: 1,
    settings: {},
  });
  const writer = new ReplyEvents(response, first, (event) => events.push(event));
  return { events, response, writer, first };
}

/** A reply with everything in it: reasoning, text, a call of ours and its result, an answer, and a client's call. */
function wholeReply(end: Partial<Response> = {}) {
  const { events, response, writer, first } = begin();
  const second = newUuid();
  writer.started();
  writer.reasoning("Let me ");
  writer.reasoning("look.");
  writer.text("One ");
  writer.serverCall(look);
  writer.text("moment.");
  writer.serverOutput("hs_1", "[]");
  writer.nextMessage(second);
  writer.text("Nothing");
  writer.call(weather);
  const last = writer.ended({ ...completed, ...end });
  return { events: [...events, ...last], response, ids: { first, second } };
}

test("events are numbered without a gap, each fits the contract, and the last is the end", () => {
  const { events } = wholeReply();
  expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
  for (const event of events) expect(replyEventSchema.parse(event)).toEqual(event);
  expect(events.at(-1)?.type).toBe("response.completed");
  expect(wholeReply({ status: "cancelled" }).events.at(-1)?.type).toBe("response.incomplete");
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

test("items are done in the order in which they stand: codex keeps them so", () => {
  const { events, writer } = begin();
  writer.reasoning("Let me think.");
  writer.text("I look.");
  writer.call(weather);
  writer.call({ ...weather, id: "call_2" });
  const all = [...events, ...writer.ended(completed)];
  const done = all.flatMap((event) => (event.type === "response.output_item.done" ? [event] : []));
  expect(done.map(({ item }) => item.type)).toEqual([
    "reasoning",
    "message",
    "function_call",
    "function_call",
  ]);
  expect(done.map(({ output_index }) => output_index)).toEqual([0, 1, 2, 3]);
});

test("items are named after their rows, and what is unfinished says so", () => {
  const { response, ids } = wholeReply({ status: "cancelled" });
  const hex = (uuid: string) => uuid.replaceAll("-", "");
  expect(response.output.map((item) => item.id)).toEqual([
    `rs_${hex(ids.first)}`,
    `msg_${hex(ids.first)}`,
    `mcp_${hex(ids.first)}_0`,
    `msg_${hex(ids.second)}`,
    `fc_${hex(ids.second)}_0`,
  ]);
  expect(response.output.flatMap((item) => ("status" in item ? [item.status] : []))).toEqual([
    "completed",
    "completed",
    "incomplete",
    "completed",
  ]);
});

test("a reply that reached its limit says so, and what it said last is unfinished", () => {
  const limit = { status: "incomplete", incomplete_details: { reason: "max_output_tokens" } } as const;
  const { events, response } = wholeReply(limit);
  expect(events.at(-1)).toMatchObject({ type: "response.incomplete", response: limit });
  const said = response.output.flatMap((item) => (item.type === "message" ? [item.status] : []));
  expect(said).toEqual(["completed", "incomplete"]);
  expect(events.reduce(applyReplyEvent, newReply("resp_1")).status).toBe("completed");
});

describe("a call that the server runs", () => {
  const seen = ({ type, ...event }: ReplyEvent) => ("item" in event ? [type, event.item] : [type]);

  test("is one item, which is done when it has its output", () => {
    const { events, writer, first } = begin();
    writer.serverCall(look);
    writer.serverOutput("hs_1", "[]");
    const item = {
      ...{ type: "mcp_call", id: `mcp_${first.replaceAll("-", "")}_0`, call_id: "hs_1" },
      ...{ server_label: "verbatim", name: "search_history", error: null, approval_request_id: null },
    };
    expect(events.map(seen)).toEqual([
      ["response.output_item.added", { ...item, arguments: "", output: null, status: "in_progress" }],
      ["response.mcp_call.in_progress"],
      ["response.mcp_call_arguments.delta"],
      ["response.mcp_call_arguments.done"],
      ["response.mcp_call.completed"],
      [
        "response.output_item.done",
        { ...item, arguments: look.arguments, output: "[]", status: "completed" },
      ],
    ]);
  });

  test("counts with the client's own in its row", () => {
    const { response, writer } = begin();
    writer.call(weather);
    writer.serverCall(look);
    writer.call({ ...weather, id: "call_2" });
    expect(response.output.map(({ id }) => id.replace(/_.+_/, " "))).toEqual(["fc 0", "mcp 1", "fc 2"]);
  });

  test("without its output when the reply ends, also in an earlier row, is incomplete", () => {
    const { events, response, writer } = begin();
    writer.serverCall(look);
    writer.serverCall({ ...look, id: "hs_2" });
    writer.serverCall({ ...look, id: "hs_3" });
    writer.serverOutput("hs_2", "found");
    writer.nextMessage(newUuid());
    const last = writer.ended({ ...completed, status: "cancelled" });
    expect(response.output).toMatchObject([
      { call_id: "hs_1", output: null, status: "incomplete" },
      { call_id: "hs_2", output: "found", status: "completed" },
      { call_id: "hs_3", output: null, status: "incomplete" },
    ]);
    expect(last.map(({ type }) => type)).toEqual([
      "response.output_item.done",
      "response.output_item.done",
      "response.incomplete",
    ]);
    const before = [...events, ...last.slice(0, -1)].reduce(applyReplyEvent, newReply("resp_1"));
    expect(before.items).toEqual(response.output);
  });
});
