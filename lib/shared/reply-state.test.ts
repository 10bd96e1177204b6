import { expect, test } from "vitest";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import type { OutputItem, Response as Reply } from "#lib/shared/contracts/response.ts";
import { applyReplyEvent, newReply, type ReplyState } from "./reply-state.ts";

const responseId = `resp_${"1".repeat(32)}`;

function reply(status: Reply["status"], output: OutputItem[] = [], error: Reply["error"] = null): Reply {
  return {
    id: responseId,
    object: "response",
    created_at: 0,
    completed_at: null,
    status,
    error,
    incomplete_details: null,
    instructions: null,
    model: "m",
    output,
    conversation: null,
    previous_response_id: null,
    parallel_tool_calls: true,
    tools: [],
    tool_choice: "auto",
    metadata: {},
    temperature: null,
    top_p: null,
    truncation: "disabled",
    text: { format: { type: "text" } },
    reasoning: null,
    presence_penalty: 0,
    frequency_penalty: 0,
    top_logprobs: 0,
    usage: null,
    max_output_tokens: null,
    max_tool_calls: null,
    store: true,
    background: false,
    service_tier: "default",
    safety_identifier: null,
    prompt_cache_key: null,
    access_programs: null,
  };
}

const text = (value: string): OutputItem => ({
  type: "message",
  id: "msg_a",
  role: "assistant",
  status: "completed",
  content: [{ type: "output_text", text: value, annotations: [], logprobs: [] }],
});

const delta = (sequence_number: number, value: string, output_index = 0): ReplyEvent => ({
  type: "response.output_text.delta",
  sequence_number,
  item_id: "msg_a",
  output_index,
  content_index: 0,
  delta: value,
  logprobs: [],
});

const added = (sequence_number: number, output_index: number, item: OutputItem): ReplyEvent => ({
  type: "response.output_item.added",
  sequence_number,
  output_index,
  item,
});

const run = (events: ReplyEvent[], from: ReplyState = newReply(responseId)) =>
  events.reduce(applyReplyEvent, from);

const texts = ({ items }: ReplyState) =>
  items.map((item) => (item.type === "message" ? item.content.map((part) => part.text).join("") : item.type));

const begun: ReplyEvent[] = [
  { type: "response.created", sequence_number: 0, response: reply("in_progress") },
  { type: "response.in_progress", sequence_number: 1, response: reply("in_progress") },
  added(2, 0, { type: "message", id: "msg_a", role: "assistant", status: "in_progress", content: [] }),
];

test("text grows delta by delta", () => {
  const state = run([...begun, delta(3, "Hel"), delta(4, "lo")]);
  expect(texts(state)).toEqual(["Hello"]);
  expect(state).toMatchObject({ status: "running", model: "m", lastSequenceNumber: 4 });
});

test("an event that comes again after a reconnect counts once", () => {
  const once = run([...begun, delta(3, "Hel"), delta(4, "lo")]);
  const again = run([...begun, delta(3, "Hel"), delta(4, "lo"), delta(5, "!")], once);
  expect(texts(again)).toEqual(["Hello!"]);
  expect(run([delta(5, "!")], again)).toBe(again);
});

test("a snapshot replaces what was known, and numbers go on above it", () => {
  const state = run([...begun, delta(3, "lost in a crash")]);
  const after = run(
    [
      { type: "snapshot", sequence_number: 40, response: reply("in_progress", [text("Kept")]) },
      delta(41, " on"),
    ],
    state,
  );
  expect(texts(after)).toEqual(["Kept on"]);
});

test("a call of the client's grows to what it is at its end", () => {
  const call = { type: "function_call", id: "fc_a_0", call_id: "c", name: "" } as const;
  const state = run([
    ...begun.slice(0, 2),
    added(2, 0, { ...call, arguments: "", status: "in_progress" }),
    {
      type: "response.function_call_arguments.delta",
      sequence_number: 3,
      item_id: "fc_a_0",
      output_index: 0,
      delta: '{"query":',
    },
    {
      type: "response.function_call_arguments.done",
      sequence_number: 4,
      item_id: "fc_a_0",
      output_index: 0,
      name: "weather",
      arguments: '{"query":"tea"}',
    },
  ]);
  expect(state.items).toMatchObject([
    { type: "function_call", name: "weather", arguments: '{"query":"tea"}' },
  ]);
});

test("a tool loop: a call with its result, text", () => {
  const call: Extract<OutputItem, { type: "mcp_call" }> = {
    ...{ type: "mcp_call", id: "mcp_a_0", call_id: "hs_c", server_label: "verbatim", name: "search_history" },
    ...{ arguments: "", output: null, error: null, approval_request_id: null, status: "in_progress" },
  };
  const at = { item_id: call.id, output_index: 0 };
  const begins: ReplyEvent[] = [
    ...begun.slice(0, 2),
    added(2, 0, call),
    { type: "response.mcp_call.in_progress", sequence_number: 3, ...at },
    { type: "response.mcp_call_arguments.delta", sequence_number: 4, ...at, delta: '{"query":' },
  ];
  expect(run(begins).items).toEqual([{ ...call, arguments: '{"query":' }]);
  const whole = { ...call, arguments: '{"query":"tea"}' };
  const called = run([
    ...begins,
    { type: "response.mcp_call_arguments.done", sequence_number: 5, ...at, arguments: whole.arguments },
  ]);
  expect(called.items).toEqual([whole]);
  const done: typeof call = { ...whole, output: "[]", status: "completed" };
  const state = run(
    [
      { type: "response.mcp_call.completed", sequence_number: 6, ...at },
      { type: "response.output_item.done", sequence_number: 7, output_index: 0, item: done },
      added(8, 1, { type: "message", id: "msg_c", role: "assistant", status: "in_progress", content: [] }),
      delta(9, "Nothing.", 1),
    ],
    called,
  );
  expect(state.items[0]).toEqual(done);
  expect(texts(state)).toEqual(["mcp_call", "Nothing."]);
});

test("reasoning grows in its own item", () => {
  const state = run([
    ...begun.slice(0, 2),
    added(2, 0, { type: "reasoning", id: "rs_a", summary: [] }),
    {
      type: "response.reasoning_summary_text.delta",
      sequence_number: 3,
      item_id: "rs_a",
      output_index: 0,
      summary_index: 0,
      delta: "Hm",
    },
  ]);
  expect(state.items).toEqual([
    { type: "reasoning", id: "rs_a", summary: [{ type: "summary_text", text: "Hm" }] },
  ]);
});

test.each([
  ["response.completed", reply("completed", [text("All")]), "completed"],
  ["response.incomplete", reply("cancelled", [text("All")]), "stopped"],
  ["response.incomplete", reply("incomplete", [text("All")]), "stopped"],
  [
    "response.incomplete",
    { ...reply("incomplete", [text("All")]), incomplete_details: { reason: "max_output_tokens" } },
    "completed",
  ],
  [
    "response.failed",
    reply("failed", [text("All")], { code: "interrupted", message: "Gone." }),
    "interrupted",
  ],
  ["response.failed", reply("failed", [text("All")], { code: "rate_limited", message: "Slow." }), "failed"],
] as const)("%s ends it with the whole reply", (type, response, status) => {
  const state = run([...begun, delta(3, "Al"), { type, sequence_number: 9, response }]);
  expect(state).toMatchObject({ status, error: response.error });
  expect(texts(state)).toEqual(["All"]);
});
