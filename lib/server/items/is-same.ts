import { isDeepStrictEqual } from "node:util";
import type { UnplacedMessage } from "#lib/server/messages/append-messages.ts";
import type { ItemRow } from "#lib/server/openai/items-of-row.ts";

/** Whether two rows say the same. As for the database, the order of fields in parts and calls makes no difference. */
export function isSame(a: ItemRow | UnplacedMessage, b: ItemRow | UnplacedMessage): boolean {
  return isDeepStrictEqual(said(a), said(b));
}

function said(row: ItemRow | UnplacedMessage) {
  const { role, text, parts, reasoning, toolCalls, toolCallId } = row;
  return [role, text, parts ?? null, reasoning ?? null, toolCalls ?? null, toolCallId ?? null];
}
