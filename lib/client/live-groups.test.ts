import { describe, expect, test } from "vitest";
import type { Message } from "#lib/shared/contracts/message.ts";
import type { OutputItem } from "#lib/shared/contracts/response.ts";
import { newReply, type ReplyState } from "#lib/shared/reply-state.ts";
import { groupStored, type Live, type Replacement, roomFrom, withLive } from "./live-groups.ts";
import { type AssistantGroup, groupKey, type MessageGroup, type UserGroup } from "./message-groups.ts";
import { messageRow as row } from "./testing/message-row.ts";

const said = (text: string): OutputItem => ({
  type: "message",
  id: "msg_live",
  role: "assistant",
  status: "in_progress",
  content: [{ type: "output_text", text, annotations: [], logprobs: [] }],
});

const streamed = (
  responseId: string,
  text: string,
  status: ReplyState["status"] = "running",
): ReplyState => ({ ...newReply(responseId), status, items: [said(text)] });

const nothing: Live = { pending: null, replacement: null, replies: [] };

const show = (rows: readonly Message[], live: Partial<Live>): MessageGroup[] =>
  withLive(groupStored(rows, roomFrom({ ...nothing, ...live })), { ...nothing, ...live });

const texts = (groups: readonly MessageGroup[]) =>
  groups.map((group) =>
    group.kind === "user"
      ? group.text
      : group.parts.map((part) => (part.type === "tool" ? `(${part.result})` : part.text)).join(" | "),
  );

const lastReply = (groups: readonly MessageGroup[]) => groups.at(-1) as AssistantGroup;

describe("a reply under way", () => {
  const rows = [
    row(1, "user", "Hello"),
    row(2, "assistant", "", { response_id: "resp_1", status: "running" }),
  ];

  test("shows what its events have told", () => {
    const [, reply] = show(rows, { replies: [streamed("resp_1", "Hi")] });
    expect(reply).toMatchObject({
      id: "msg_live",
      below: "msg_1",
      status: "running",
      waiting: false,
      parts: [{ type: "text", text: "Hi", messageId: null }],
    });
  });

  test("before its first event is its row", () => {
    const [, reply] = show(rows, { replies: [newReply("resp_1")] });
    expect(reply).toMatchObject({ id: "msg_2", status: "running", waiting: true, parts: [] });
  });

  test("shows a call of the server's with its result, and is named after the call's row meanwhile", () => {
    const call: OutputItem = {
      ...{ type: "mcp_call", id: "mcp_live_0", call_id: "hs_a", server_label: "verbatim", name: "look" },
      ...{ arguments: "{}", output: null, error: null, approval_request_id: null, status: "in_progress" },
    };
    const told = (item: OutputItem) => {
      const items = [said("Let me look."), item];
      return lastReply(show(rows, { replies: [{ ...newReply("resp_1"), items }] }));
    };
    const part = { type: "tool", callId: "hs_a", name: "look", arguments: "{}" };
    expect(told(call)).toMatchObject({ id: "msg_live", parts: [{}, { ...part, result: null }] });
    expect(told({ ...call, output: "found", status: "completed" })).toMatchObject({
      parts: [{}, { ...part, result: "found" }],
    });
  });

  test("shows a call of a client's as one without a result", () => {
    const call: OutputItem = {
      ...{ type: "function_call", id: "fc_live_0", call_id: "call_a", name: "weather" },
      ...{ arguments: "{}", status: "completed" },
    };
    const [, reply] = show(rows, { replies: [{ ...newReply("resp_1"), items: [call] }] });
    expect(reply).toMatchObject({
      id: "msg_live",
      parts: [{ type: "tool", callId: "call_a", name: "weather", result: null }],
    });
  });

  test("says that and when the model is asked again", () => {
    const retry = { attempt: 2, attempts: 4, at: 0, error: { code: "rate_limited", message: "Too many." } };
    const [, reply] = show(rows, { replies: [{ ...streamed("resp_1", "Hi"), retry }] });
    expect(reply).toMatchObject({ retry, parts: [{ text: "Hi" }] });
  });

  test("counts no more once its row is final", () => {
    const final = [row(2, "assistant", "Whole", { response_id: "resp_1" })];
    expect(show(final, { replies: [streamed("resp_1", "Ha")] })).toEqual(show(final, {}));
  });

  test("has no place until its rows have come, unless it was asked for here", () => {
    expect(texts(show(rows, { replies: [newReply("resp_1"), streamed("resp_2", "Elsewhere")] }))).toEqual([
      "Hello",
      "",
    ]);
  });

  test("leaves alone what did not change, so that it is not drawn again", () => {
    const stored = groupStored(rows, null);
    expect(withLive(stored, { ...nothing, replies: [streamed("resp_1", "Hi")] })[0]).toBe(stored[0]);
  });
});

describe("a message being sent", () => {
  const rows = [row(1, "user", "Hello"), row(2, "assistant", "Hi", { response_id: "resp_1" })];
  const pending = { id: "msg_3", text: "More", below: "msg_2", place: null, responseId: "resp_2" };

  test("stands at the end, and its reply below it", () => {
    const groups = show(rows, { pending, replies: [streamed("resp_2", "Yes")] });
    expect(texts(groups)).toEqual(["Hello", "Hi", "More", "Yes"]);
    expect(lastReply(groups).below).toBe("msg_3");
  });

  test("stands there alone until it is acknowledged", () => {
    const groups = show(rows, { pending: { ...pending, responseId: null } });
    expect(groups.at(-1)).toMatchObject({ kind: "user", text: "More", status: "running" });
  });

  test("is not there twice when the rows have come", () => {
    const stored = [
      ...rows,
      row(3, "user", "More"),
      row(4, "assistant", "", { response_id: "resp_2", status: "running" }),
    ];
    const groups = show(stored, { pending, replies: [streamed("resp_2", "Yes")] });
    expect(texts(groups)).toEqual(["Hello", "Hi", "More", "Yes"]);
    // One article before and after: nothing is drawn anew when the rows come.
    expect(groups.map(groupKey)).toEqual(show(rows, { pending }).map(groupKey));
  });

  test("in the place of another makes room from there on, and is the newest of its versions", () => {
    const [, , more] = groupStored([...rows, row(3, "user", "More"), row(4, "assistant", "Yes")], null);
    const { edit: place } = more as UserGroup;
    const edited = { ...pending, id: "msg_5", text: "Less", place, responseId: null };
    const groups = show([...rows, row(3, "user", "More"), row(4, "assistant", "Yes")], { pending: edited });
    expect(texts(groups)).toEqual(["Hello", "Hi", "Less"]);
    expect(groups.at(-1)).toMatchObject({ status: "running", edit: null });
    expect(groups.at(-1)?.versions).toEqual([{ ids: ["msg_3", "msg_5"], at: 1 }]);
    expect(groupKey(groups.at(-1) as UserGroup)).toBe(groupKey(more as UserGroup));
  });
});

describe("another version", () => {
  const calls = [{ id: "a", type: "function" as const, function: { name: "look", arguments: "{}" } }];
  const rows = [
    row(1, "user", "Find it"),
    row(2, "assistant", "Let me look.", { response_id: "resp_1", tool_calls: calls }),
    row(3, "tool", "found", { response_id: "resp_1", tool_call_id: "a" }),
    row(4, "assistant", "Here it", { response_id: "resp_1", status: "stopped" }),
  ];
  const before = ["Find it", "Let me look. | (found) | Here it"];
  const version = (name: "again" | "further", responseId: string | null): Replacement => {
    const asked = lastReply(groupStored(rows, null))[name];
    if (!asked) throw new Error("It offers none.");
    return { version: asked, responseId };
  };

  test("continued: the text never leaves, and is never there twice", () => {
    const asking = show(rows, { replacement: version("further", null) });
    expect(texts(asking)).toEqual(before);
    expect(lastReply(asking)).toMatchObject({ status: "running", waiting: true, below: "msg_1" });
    const replacement = version("further", "resp_2");
    for (const replies of [
      [],
      [newReply("resp_2")],
      [streamed("resp_2", "Here it")], // the first events carry what was kept
    ]) {
      const groups = show(rows, { replacement, replies });
      expect(texts(groups)).toEqual(before);
      expect(lastReply(groups).waiting).toBe(true);
    }
    const further = show(rows, { replacement, replies: [streamed("resp_2", "Here it is.")] });
    expect(texts(further)).toEqual(["Find it", "Let me look. | (found) | Here it is."]);
    expect(lastReply(further)).toMatchObject({ responseId: "resp_2", waiting: false });
  });

  test("continued: it stays one article when the new rows come, running or final", () => {
    const withRow = (more: Partial<Message>) => [
      ...rows.slice(0, 3),
      row(5, "assistant", "Here it", { response_id: "resp_2", ...more }),
    ];
    const running = withRow({ status: "running" });
    expect(texts(show(running, { replies: [newReply("resp_2")] }))).toEqual(before);
    const live = show(running, { replies: [streamed("resp_2", "Here it is.")] });
    expect(texts(live)).toEqual(["Find it", "Let me look. | (found) | Here it is."]);
    expect(lastReply(live)).toMatchObject({ below: "msg_1", status: "running" });
    // A page that came before the acknowledgement changes nothing of it.
    const replacement = version("further", "resp_2");
    expect(texts(show(running, { replacement, replies: [streamed("resp_2", "Here it is.")] }))).toEqual(
      texts(live),
    );
  });

  test("regenerated: the whole article makes room, and begins anew in its place", () => {
    for (const responseId of [null, "resp_2"]) {
      const groups = show(rows, { replacement: version("again", responseId) });
      expect(texts(groups)).toEqual(["Find it", ""]);
      expect(lastReply(groups)).toMatchObject({ status: "running", waiting: true, below: "msg_1" });
      expect(lastReply(groups).versions).toEqual([{ ids: ["msg_2", responseId ?? ""], at: 1 }]);
    }
  });

  test("continued: the versions of what stays can be leafed through, too", () => {
    const [first, second, third, last] = rows as [Message, Message, Message, Message];
    const stored = [first, { ...second, siblings: ["msg_0", "msg_2"] }, third, last];
    const [, group] = groupStored(stored, null);
    const { further } = group as AssistantGroup;
    if (!further) throw new Error("It offers none.");
    const groups = show(stored, { replacement: { version: further, responseId: "resp_2" } });
    expect(lastReply(groups).versions).toEqual([
      { ids: ["msg_0", "msg_2"], at: 1 },
      { ids: ["msg_4", "resp_2"], at: 1 },
    ]);
  });
});
