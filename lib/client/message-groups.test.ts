import { describe, expect, test } from "vitest";
import type { Message } from "#lib/shared/contracts/message.ts";
import { type AssistantGroup, groupKey, groupMessages, type UserGroup } from "./message-groups.ts";
import { messageRow } from "./testing/message-row.ts";

let seq = 0;

function row(role: Message["role"], content: string | null, more: Partial<Message> = {}): Message {
  seq += 1;
  return messageRow(seq, role, content, more);
}

const call = (id: string) => ({
  id,
  type: "function" as const,
  function: { name: "search_history", arguments: "{}" },
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
      below: rows[1]?.id,
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

  test("a call that a program answers, its result and the reply to that are one, also before the reply has come", () => {
    const rows = [
      row("user", "Like this?"),
      row("assistant", null, { response_id: "resp_1", tool_calls: [call("a")] }),
      row("tool", "Sunny.", { tool_call_id: "a" }),
      row("assistant", "It is", { response_id: "resp_2", status: "running" }),
    ];
    const card = { type: "tool", callId: "a", result: "Sunny." };
    const [, called, ...others] = groupMessages(rows.slice(0, 3));
    expect(others).toEqual([]);
    expect(called).toMatchObject({ responseId: "resp_1", status: "completed", parts: [card] });
    const [, answered, ...more] = groupMessages(rows);
    expect(more).toEqual([]);
    expect(answered).toMatchObject({
      ...{ responseId: "resp_2", status: "running", earlier: [card] },
      parts: [card, { type: "text", text: "It is" }],
    });
  });

  test("a continued last row stays in the article of its loop, which is then the later reply's", () => {
    const rows = [
      row("user", "Find it"),
      row("assistant", "Let me look.", { response_id: "resp_1", tool_calls: [call("a")] }),
      row("tool", "found", { response_id: "resp_1", tool_call_id: "a" }),
      row("assistant", "Here it", {
        response_id: "resp_2",
        status: "failed",
        error: { code: "cut_off", message: "It broke off." },
      }),
    ];
    const [, group, ...others] = groupMessages(rows);
    expect(others).toEqual([]);
    const [look, answer] = [rows[1], rows[3]];
    expect(group).toMatchObject({
      id: answer?.id,
      below: rows[0]?.id,
      responseId: "resp_2",
      status: "failed",
      error: { code: "cut_off" },
      parts: [
        { type: "text", text: "Let me look." },
        { type: "tool", result: "found" },
        { type: "text", text: "Here it" },
      ],
      earlier: [{ type: "text" }, { type: "tool", result: "found" }],
      // The whole begins with its first row; what goes on is the last one.
      again: { action: "regenerate", messageId: look?.id, fromSeq: look?.seq, earlier: [], kept: [] },
      further: {
        action: "continue",
        messageId: answer?.id,
        fromSeq: look?.seq,
        below: rows[0]?.id,
        earlier: [{ type: "text" }, { type: "tool", result: "found" }],
        kept: [{ type: "text", text: "Here it", messageId: answer?.id }],
      },
    });
  });

  test("a running reply offers nothing, one without text can't go on, and an appended one has no other version", () => {
    const offers = (more: Partial<Message>, content = "") => {
      const group = groupMessages([row("assistant", content, more)])[0];
      return group?.kind === "assistant" ? [group.again !== null, group.further !== null] : null;
    };
    expect(offers({ response_id: "resp_1", status: "running" }, "Kept")).toEqual([false, false]);
    expect(offers({ response_id: "resp_1", status: "stopped" })).toEqual([true, false]);
    expect(offers({ response_id: "resp_1", status: "stopped" }, "Some")).toEqual([true, true]);
    expect(offers({ response_id: "resp_1" }, "Whole")).toEqual([true, false]);
    expect(offers({}, "Appended")).toEqual([false, false]);
  });

  test("what was appended to a question can be written again, by what it answers", () => {
    const rows = [
      row("user", "Why?"),
      row("assistant", "Because.", { siblings: ["msg_0", `msg_${seq + 2}`] }),
    ];
    const [question, answer] = rows;
    const group = groupMessages(rows)[1] as AssistantGroup;
    expect(group.again).toMatchObject({
      action: "regenerate",
      messageId: question?.id,
      fromSeq: answer?.seq,
      siblings: answer?.siblings,
    });
  });

  test("a message knows its versions, and which of them it is", () => {
    const [first, second] = [row("user", "Hello"), row("user", "Good morning")];
    const siblings = [first.id, second.id];
    const [group] = groupMessages([{ ...second, siblings, parent_id: "msg_above" }]) as [UserGroup];
    expect(group.versions).toEqual([{ ids: siblings, at: 1 }]);
    expect(group.edit).toEqual({ messageId: second.id, fromSeq: second.seq, below: "msg_above", siblings });
    const [other] = groupMessages([{ ...first, siblings, parent_id: "msg_above" }]) as [UserGroup];
    expect(groupKey(other)).toBe(groupKey(group));
    expect(groupMessages([first])[0]?.versions).toEqual([]);
  });

  test("of more versions than are named, one that is not among them has none to turn to", () => {
    const [group] = groupMessages([row("user", "Old", { siblings: ["msg_new", "msg_newer"] })]);
    expect(group?.versions).toEqual([]);
  });

  test("a reply has the versions of its first row, and those of a later one that was continued", () => {
    const rows = [
      row("assistant", "Look", { response_id: "resp_1", tool_calls: [call("a")] }),
      row("tool", "found", { response_id: "resp_1", tool_call_id: "a" }),
      row("assistant", "Here", { response_id: "resp_2", model: "m", created_at: 7 }),
    ];
    const [look, found, here] = rows as [Message, Message, Message];
    const [group] = groupMessages([
      { ...look, siblings: [look.id, "msg_other"] },
      found,
      { ...here, siblings: ["msg_broken", here.id] },
    ]) as [AssistantGroup];
    expect(group.versions).toEqual([
      { ids: [look.id, "msg_other"], at: 0 },
      { ids: ["msg_broken", here.id], at: 1 },
    ]);
    expect(group).toMatchObject({ model: "m", createdAt: 7, end: here.id });
  });

  test("what is more than text can't be written anew as text, which would lose the rest", () => {
    const image = { type: "image_url" as const, image_url: { url: "https://example.org/a.png" } };
    const text = { type: "text" as const, text: "What is this?" };
    const edits = groupMessages([
      row("user", null, { content: [text, image] }),
      row("user", null, { content: [text] }),
    ]);
    expect(edits.map((group) => group.kind === "user" && group.edit !== null)).toEqual([false, true]);
  });
});

test("the same rows are the same article, whatever comes before and behind them", () => {
  const rows = [
    messageRow(1, "user", "One"),
    messageRow(2, "assistant", "Two"),
    messageRow(3, "user", "Three"),
    messageRow(4, "assistant", "Four"),
  ];
  const before = groupMessages(rows.slice(2));
  const after = groupMessages([...rows, messageRow(5, "user", "Five")]);
  expect(after[2]).toBe(before[0]);
  expect(after[3]).toBe(before[1]);
  const changed = groupMessages([
    ...rows.slice(0, 3),
    { ...messageRow(4, "assistant", "Four"), status: "stopped" },
  ]);
  expect(changed[2]).toBe(before[0]);
  expect(changed[3]).not.toBe(before[1]);
});
