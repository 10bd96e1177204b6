import { contentText } from "#lib/shared/content-text.ts";
import type { Message } from "#lib/shared/contracts/message.ts";
import type { ReplyState } from "#lib/shared/reply-state.ts";

/** A piece of a reply as the pane shows it. */
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

/** The result goes to the last call of that id that has none yet. */
function answerCall(parts: Part[], callId: string, result: string): void {
  const index = parts.findLastIndex(
    (part) => part.type === "tool" && part.callId === callId && part.result === null,
  );
  const call = parts[index];
  if (call?.type === "tool") parts[index] = { ...call, result };
}

export function partsOfRows(rows: readonly Message[]): Part[] {
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

export function partsOfReply({ items }: ReplyState): Part[] {
  const parts: Part[] = [];
  for (const item of items) {
    if (item.type === "function_call" || item.type === "mcp_call") {
      const { call_id: callId, name, arguments: args } = item;
      const result = item.type === "mcp_call" ? item.output : null;
      parts.push({ type: "tool", callId, name, arguments: args, result });
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

/** What a reply says, without what it thought and did. */
export function textOfParts(parts: readonly Part[]): string {
  return parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n\n");
}
