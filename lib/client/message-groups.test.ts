import { describe, expect, test } from "vitest";
import type { Message } from "#lib/shared/contracts/message.ts";
import { newReply, type ReplyState } from "#lib/shared/reply-state.ts";
import { groupMessages, withLive } from "./message-groups.ts";

let seq = 0;

function row(role: Message["role"], content: string | null, more: Partial<Message> = {}): Message {
  seq += 1;
  return {
    id: `msg_${seq}`,
    object: "message",
    conversation_id: "conv_1",
    seq,
    parent_id: null,
    role,
    content,
    status: "completed",
    response_id: null,
    error: null,
    created_at: 0,
    ...more,
  };
}

const call = (id: string) => ({
  id,
  type: "function" as const,
  function: { name: "search_history", arguments: "{}" },
});

const streamed = (
  responseId: string,
  text: string,
  status: ReplyState["status"] = "running",
): ReplyState => ({
  ...newReply(responseId),
  status,
  items: [
    {
      type: "message",
      id: "msg_live",
      role: "assistant",
      status: "in_progress",
      content: [{ type: "output_text", text, annotations: [], logprobs: [] }],
    },
  ],
});

describe("stored messages", () => {
  test("the rows of one reply are one article, named by its last assistant row", () => {
    const rows = [
      row("system", "Be kind."),
      row("user", "Find it"),
      row("assistant", null, { response_id: "resp_1", tool_calls: [call("a"), call("b")], reasoning: "Hm" }),
      row("tool", "found", { response_id: "resp_1", tool_call_id: "b" }),
      row("assistant", "Here.", { response_id: "resp_1", status: "stopped" }),
    ];
    const groups = groupMessages(rows);
    expect(groups).toHaveLength(2);
    expect(groups[0]).toMatchObject({ kind: "user", text: "Find it" });
    expect(groups[1]).toMatchObject({
      kind: "assistant",
      id: rows[4]?.id,
      firstSeq: rows[2]?.seq,
      status: "stopped",
      parts: [
        { type: "reasoning", text: "Hm" },
        { type: "tool", callId: "a", result: null },
        { type: "tool", callId: "b", result: "found" },
        { type: "text", text: "Here.", messageId: rows[4]?.id },
      ],
    });
  });

  test("two replies side by side stay two, and so do an assistant's messages that programs appended", () => {
    const rows = [
      row("assistant", "One", { response_id: "resp_1" }),
      row("assistant", "Two", { response_id: "resp_2" }),
      row("assistant", "Three"),
      row("assistant", "Four"),
    ];
    expect(groupMessages(rows)).toHaveLength(4);
  });

  test("an appended tool call, its result and the answer are one", () => {
    const rows = [
      row("assistant", null, { tool_calls: [call("a")] }),
      row("tool", "42", { tool_call_id: "a" }),
      row("assistant", "It is 42."),
    ];
    expect(groupMessages(rows)).toHaveLength(1);
  });
});

describe("what is under way", () => {
  const stored = groupMessages([
    row("user", "Hello"),
    row("assistant", "", { id: "msg_row", response_id: "resp_1", status: "running" }),
  ]);

  test("a running reply shows what its events have told", () => {
    const [, reply] = withLive(stored, null, [streamed("resp_1", "Hi")]);
    expect(reply).toMatchObject({
      id: "msg_live",
      status: "running",
      parts: [{ type: "text", text: "Hi", messageId: null }],
    });
  });

  test("before the first event the row stands", () => {
    const [, reply] = withLive(stored, null, [newReply("resp_1")]);
    expect(reply).toMatchObject({ id: "msg_row", status: "running", parts: [] });
  });

  test("once the row is final it alone counts", () => {
    const final = groupMessages([row("assistant", "Whole", { response_id: "resp_1" })]);
    expect(withLive(final, null, [streamed("resp_1", "Ha")])).toEqual(final);
  });

  test("the message being sent stands at the end, its reply below it, and not twice when its row has come", () => {
    const pending = { id: "msg_new", text: "More", acknowledged: true };
    const ids = withLive(stored, pending, [newReply("resp_1"), streamed("resp_2", "Yes")]).map(
      ({ id }) => id,
    );
    expect(ids.slice(1)).toEqual(["msg_row", "msg_new", "msg_live"]);
    const withRow = groupMessages([row("user", "More", { id: "msg_new" })]);
    expect(withLive(withRow, pending, [])).toHaveLength(1);
  });

  test("what did not change keeps its identity, so that it is not drawn again", () => {
    const groups = withLive(stored, null, [streamed("resp_1", "Hi")]);
    expect(groups[0]).toBe(stored[0]);
  });
});
