import { contentText } from "#lib/shared/content-text.ts";
import type { Message } from "#lib/shared/contracts/message.ts";
import type { OutputItem } from "#lib/shared/contracts/response.ts";
import type { Took } from "./item-times.ts";
import type { LiveReply } from "./live-reply.ts";

/** What can be opened; `key` names it, streamed or stored. */
interface Opening {
  readonly key: string;
  readonly took: Took;
}

/** A piece of a reply as the pane shows it. */
export type Part =
  | (Opening & { readonly type: "reasoning"; readonly text: string })
  /** `messageId` where the text is a stored message as it is. */
  | { readonly type: "text"; readonly text: string; readonly messageId: string | null }
  | (Opening & {
      readonly type: "tool";
      readonly callId: string;
      readonly name: string;
      readonly arguments: string;
      readonly result: string | null;
    });

/** Item ids carry their row's digits, and which call it is: `rs_<hex>`, `mcp_<hex>_<n>`. */
const keyOfItem = ({ id }: OutputItem) => id.slice(id.indexOf("_") + 1);
const keyOfRow = ({ id }: Message) => id.slice(id.indexOf("_") + 1);

const stored = (ms: number | undefined): Took => (ms === undefined ? null : { ms });

/** The result goes to the last call of that id that has none yet. */
function answerCall(parts: Part[], callId: string, answer: { result: string; took: Took }): void {
  const index = parts.findLastIndex(
    (part) => part.type === "tool" && part.callId === callId && part.result === null,
  );
  const call = parts[index];
  if (call?.type === "tool") parts[index] = { ...call, ...answer };
}

export function partsOfRows(rows: readonly Message[]): Part[] {
  const parts: Part[] = [];
  for (const row of rows) {
    if (row.role === "tool") {
      const result = contentText(row.content);
      answerCall(parts, row.tool_call_id ?? "", { result, took: stored(row.took_ms) });
      continue;
    }
    const key = keyOfRow(row);
    if (row.reasoning) parts.push({ type: "reasoning", key, text: row.reasoning, took: stored(row.took_ms) });
    const text = contentText(row.content);
    if (text) parts.push({ type: "text", text, messageId: row.id });
    for (const [n, { id, function: called }] of (row.tool_calls ?? []).entries()) {
      const of = { key: `${key}_${n}`, callId: id, result: null, took: null };
      parts.push({ type: "tool", ...of, name: called.name, arguments: called.arguments });
    }
  }
  return parts;
}

export function partsOfReply({ items, times }: LiveReply): Part[] {
  const parts: Part[] = [];
  for (const item of items) {
    const opening = { key: keyOfItem(item), took: times?.took.get(item.id) ?? null };
    if (item.type === "function_call" || item.type === "mcp_call") {
      const { call_id: callId, name, arguments: args } = item;
      const result = item.type === "mcp_call" ? item.output : null;
      parts.push({ type: "tool", ...opening, callId, name, arguments: args, result });
    } else if (item.type === "reasoning") {
      const text = item.summary.map((part) => part.text).join("\n\n");
      if (text) parts.push({ type: "reasoning", ...opening, text });
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
