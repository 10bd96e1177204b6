import type { MessageRow } from "#lib/server/messages/to-message.ts";
import type { Item } from "#lib/shared/contracts/item.ts";
import { itemIds } from "./item-ids.ts";
import { messagePart, toolOutput } from "./item-parts.ts";

/** What items are made of. */
export type ItemRow = Pick<
  MessageRow,
  "id" | "role" | "originalRole" | "text" | "parts" | "reasoning" | "toolCalls" | "toolCallId" | "status"
>;

type ItemOf<T extends Item["type"]> = Extract<Item, { type: T }>;

/** A row's items in their order: reasoning, text, calls (api.md, "Rows, items, responses"). One at least. */
export function itemsOfRow(row: ItemRow): Item[] {
  if (row.role === "tool") return [outputOf(row)];
  const reasoning = reasoningOf(row);
  const calls = callsOf(row);
  // A reply that has said nothing yet, or never did, is an item as well: that it is there can be seen.
  const isMessage = row.text !== "" || row.parts !== null || reasoning.length + calls.length === 0;
  return [...reasoning, ...(isMessage ? [messageOf(row, row.role)] : []), ...calls];
}

function messageOf(row: ItemRow, role: "system" | "user" | "assistant"): Item {
  const said = row.originalRole ?? role;
  const parts = row.parts ?? (row.text === "" ? [] : [{ type: "text" as const, text: row.text }]);
  return {
    type: "message",
    id: itemIds.message(row.id),
    role: said,
    status: itemStatus[row.status],
    content: parts.map((part) => messagePart(said, part)),
  };
}

function outputOf(row: ItemRow): Item {
  return {
    type: "function_call_output",
    id: itemIds.output(row.id),
    call_id: row.toolCallId ?? "",
    output: toolOutput(row.text, row.parts),
    status: itemStatus[row.status],
  };
}

export function reasoningOf({ id, reasoning }: Pick<ItemRow, "id" | "reasoning">): ItemOf<"reasoning">[] {
  if (!reasoning) return [];
  const summary = [{ type: "summary_text" as const, text: reasoning }];
  return [{ type: "reasoning", id: itemIds.reasoning(id), summary }];
}

/** A call is stored when it is whole, whatever became of the reply after it. */
export function callsOf({ id, toolCalls }: Pick<ItemRow, "id" | "toolCalls">): ItemOf<"function_call">[] {
  return (toolCalls ?? []).map((call, n) => ({
    type: "function_call",
    id: itemIds.call(id, n),
    call_id: call.id,
    name: call.name,
    arguments: call.arguments,
    status: "completed",
  }));
}

export const itemStatus = {
  running: "in_progress",
  completed: "completed",
  stopped: "incomplete",
  interrupted: "incomplete",
  failed: "incomplete",
} as const satisfies Record<ItemRow["status"], string>;
