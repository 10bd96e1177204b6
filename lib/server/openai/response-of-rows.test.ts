import { describe, expect, test } from "vitest";
import { responseSchema } from "#lib/shared/contracts/response.ts";
import { newUuid } from "#lib/shared/ids.ts";
import { newResponse } from "./new-response.ts";
import { ReplyEvents } from "./reply-events.ts";
import { type GenerationRow, type OutputRow, responseOfRows } from "./response-of-rows.ts";

const generation: GenerationRow = {
  id: newUuid(),
  conversationId: newUuid(),
  status: "completed",
  model: "m",
  request: null,
  error: null,
  usage: null,
  incompleteReason: null,
  createdAt: new Date(1_000),
  finishedAt: new Date(2_000),
};

function row(more: Partial<OutputRow>): OutputRow {
  const nothing = { text: "", reasoning: null, toolCalls: null, toolCallId: null };
  return { id: newUuid(), role: "assistant", ...nothing, status: "completed", ...more };
}

const look = { id: "hs_1", name: "search_history", arguments: '{"query": "x"}' };
const weather = { id: "call_1", name: "weather", arguments: "{}" };
const result = (toolCallId: string, text: string) => row({ role: "tool", toolCallId, text });

/** Each is checked to be what the API says it answers. */
function read(rows: OutputRow[], more: Partial<GenerationRow> = {}) {
  return responseSchema.parse(responseOfRows({ ...generation, ...more }, rows));
}

test.each([null, "max_output_tokens"] as const)("rows tell what the events told; limit: %s", (reason) => {
  const step = row({ reasoning: "Hm.", text: "One moment.", toolCalls: [weather, look] });
  const answer = row({ text: "Nothing", toolCalls: [{ ...weather, id: "call_2" }] });
  const settings = { temperature: 0.5, metadata: { a: "b" } };
  const fromRows = read([step, result("hs_1", "[]"), answer], {
    request: settings,
    incompleteReason: reason,
  });
  const { id, conversation } = fromRows;
  const begun = { id, conversationId: conversation?.id ?? null, model: "m", createdAt: 1, settings };
  const writer = new ReplyEvents(newResponse(begun), step.id, () => undefined);
  writer.reasoning("Hm.");
  writer.text("One moment.");
  writer.call(weather);
  writer.serverCall(look);
  writer.serverOutput("hs_1", "[]");
  writer.nextMessage(answer.id);
  writer.text("Nothing");
  writer.call({ ...weather, id: "call_2" });
  const limit = reason && { reason };
  const status = reason ? ("incomplete" as const) : ("completed" as const);
  writer.ended({ status, error: null, incomplete_details: limit, completed_at: 2, usage: null });
  expect(fromRows).toEqual(writer.response);
});

describe("a call", () => {
  test.each(["", "[]"])("with a result in the reply's rows was the server's, whatever its id", (text) => {
    const { output } = read([row({ toolCalls: [{ ...look, id: "call_1" }] }), result("call_1", text)]);
    expect(output).toMatchObject([
      { type: "mcp_call", call_id: "call_1", output: text, status: "completed" },
    ]);
  });

  test.each([
    ["running", "in_progress"],
    ["stopped", "incomplete"],
    ["completed", "incomplete"], // another call of its step had a result when it was stopped
  ] as const)("of the server's without a result in a row that is %s: %s", (status, shown) => {
    const { output } = read([row({ status, toolCalls: [look, weather] })], { status });
    expect(output).toMatchObject([
      { type: "mcp_call", arguments: look.arguments, output: null, status: shown },
      { type: "function_call", call_id: "call_1", status: "completed" },
    ]);
  });
});

test("a result whose call is gone is no item", () => {
  expect(read([result("hs_1", "[]"), row({ text: "a" })]).output).toMatchObject([{ type: "message" }]);
});

test("of a reply that was stopped a limit says nothing", () => {
  const stopped = read([row({ text: "a", status: "stopped" })], {
    status: "stopped",
    incompleteReason: "max_output_tokens",
  });
  expect(stopped).toMatchObject({ status: "cancelled", incomplete_details: null });
});

test("its conversation is told also where the request wanted nothing stored", () => {
  const { conversation, store } = read([row({ text: "a" })], { request: { store: false } });
  expect({ conversation, store }).toEqual({ conversation: { id: expect.any(String) }, store: false });
});
