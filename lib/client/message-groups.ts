import { contentText } from "#lib/shared/content-text.ts";
import type { Message, ReplyError, ReplyStatus } from "#lib/shared/contracts/message.ts";
import { idPrefixes } from "#lib/shared/ids.ts";
import type { ReplyState } from "#lib/shared/reply-state.ts";

/** A person's message as the pane shows it. */
export interface UserGroup {
  readonly kind: "user";
  readonly id: string;
  readonly text: string;
  /** `running` until the server has acknowledged it. */
  readonly status: ReplyStatus;
}

export type Part =
  | { readonly type: "reasoning"; readonly text: string }
  /** `messageId` where the text is a stored message as it is. */
  | { readonly type: "text"; readonly text: string; readonly messageId: string | null }
  | {
      readonly type: "tool";
      readonly callId: string;
      readonly name: string;
      readonly arguments: string;
      readonly result: string | null;
    };

/** One reply: all rows of a tool loop, or what its events have told so far. */
export interface AssistantGroup {
  readonly kind: "assistant";
  /** The last assistant row's id. */
  readonly id: string;
  /** Of the first row; null while no row is known. */
  readonly firstSeq: number | null;
  readonly responseId: string | null;
  readonly status: ReplyStatus;
  readonly error: ReplyError | null;
  readonly parts: readonly Part[];
}

export type MessageGroup = UserGroup | AssistantGroup;

/** A message on its way to the server. */
export interface PendingMessage {
  readonly id: string;
  readonly text: string;
  readonly acknowledged: boolean;
}

/** The result goes to the last call of that id that has none yet. */
function answerCall(parts: Part[], callId: string, result: string): void {
  const index = parts.findLastIndex(
    (part) => part.type === "tool" && part.callId === callId && part.result === null,
  );
  const call = parts[index];
  if (call?.type === "tool") parts[index] = { ...call, result };
}

function partsOfRows(rows: readonly Message[]): Part[] {
  const parts: Part[] = [];
  for (const row of rows) {
    if (row.role === "tool") {
      answerCall(parts, row.tool_call_id ?? "", contentText(row.content));
      continue;
    }
    if (row.reasoning) parts.push({ type: "reasoning", text: row.reasoning });
    const text = contentText(row.content);
    if (text) parts.push({ type: "text", text, messageId: row.id });
    for (const { id, function: called } of row.tool_calls ?? []) {
      parts.push({ type: "tool", callId: id, name: called.name, arguments: called.arguments, result: null });
    }
  }
  return parts;
}

function partsOfReply({ items }: ReplyState): Part[] {
  const parts: Part[] = [];
  for (const item of items) {
    if (item.type === "function_call_output") {
      answerCall(parts, item.call_id, item.output);
    } else if (item.type === "function_call") {
      const { call_id: callId, name, arguments: args } = item;
      parts.push({ type: "tool", callId, name, arguments: args, result: null });
    } else if (item.type === "reasoning") {
      const text = item.summary.map((part) => part.text).join("\n\n");
      if (text) parts.push({ type: "reasoning", text });
    } else {
      const text = item.content.map((part) => part.text).join("");
      if (text) parts.push({ type: "text", text, messageId: null });
    }
  }
  return parts;
}

/** Item ids carry their row's digits (`fc_<hex>_0` is the first call of `msg_<hex>`). */
function lastAssistantRow({ items }: ReplyState): string | null {
  const hex = items.findLast((item) => item.type !== "function_call_output")?.id.split("_")[1];
  return hex ? `${idPrefixes.message}_${hex}` : null;
}

/** Tool rows follow the call they answer; rows of one reply share its id. */
function belongsTo(row: Message, rows: readonly Message[]): boolean {
  const last = rows.at(-1);
  if (!last || last.response_id !== row.response_id) return false;
  return row.response_id !== null || row.role === "tool" || last.role === "tool";
}

function assistantGroup(rows: readonly Message[]): AssistantGroup {
  const speaker = rows.findLast((row) => row.role === "assistant");
  const last = rows.at(-1);
  return {
    kind: "assistant",
    id: speaker?.id ?? last?.id ?? "",
    firstSeq: rows[0]?.seq ?? null,
    responseId: last?.response_id ?? null,
    status: (speaker ?? last)?.status ?? "completed",
    error: rows.findLast((row) => row.error)?.error ?? null,
    parts: partsOfRows(rows),
  };
}

/** What is stored, as articles, oldest first. System messages are instructions, not conversation. */
export function groupMessages(messages: readonly Message[]): MessageGroup[] {
  const groups: MessageGroup[] = [];
  let rows: Message[] = [];
  const close = () => {
    if (rows.length > 0) groups.push(assistantGroup(rows));
    rows = [];
  };
  for (const message of messages) {
    if (message.role === "assistant" || message.role === "tool") {
      if (!belongsTo(message, rows)) close();
      rows.push(message);
    } else if (message.role === "user") {
      close();
      groups.push({
        kind: "user",
        id: message.id,
        text: contentText(message.content),
        status: message.status,
      });
    }
  }
  close();
  return groups;
}

function liveGroup(reply: ReplyState, stored: AssistantGroup | null): AssistantGroup {
  const parts = partsOfReply(reply);
  return {
    kind: "assistant",
    id: lastAssistantRow(reply) ?? stored?.id ?? reply.responseId,
    firstSeq: stored?.firstSeq ?? null,
    responseId: reply.responseId,
    status: reply.status,
    error: reply.error,
    // Until the first event has come, what is stored is all there is to show.
    parts: parts.length > 0 ? parts : (stored?.parts ?? []),
  };
}

/** Lays what is under way over what is stored: the message being sent, and replies as their events tell them. */
export function withLive(
  stored: readonly MessageGroup[],
  pending: PendingMessage | null,
  replies: readonly ReplyState[],
): MessageGroup[] {
  const unplaced = new Map(replies.map((reply) => [reply.responseId, reply]));
  const groups = stored.map((group) => {
    const reply = group.kind === "assistant" && group.responseId ? unplaced.get(group.responseId) : undefined;
    if (group.kind === "user" || !reply) return group;
    unplaced.delete(reply.responseId);
    return group.status === "running" ? liveGroup(reply, group) : group;
  });
  if (pending && !stored.some((group) => group.id === pending.id)) {
    const status = pending.acknowledged ? "completed" : "running";
    groups.push({ kind: "user", id: pending.id, text: pending.text, status });
  }
  for (const reply of unplaced.values()) groups.push(liveGroup(reply, null));
  return groups;
}
