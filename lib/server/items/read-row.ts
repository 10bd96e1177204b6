import type { ItemRow } from "#lib/server/openai/items-of-row.ts";
import { query } from "#lib/server/query.ts";

/** The row behind items of a conversation; null where there is none, or no longer. */
export async function readRow(
  ownerId: string,
  conversationUuid: string,
  rowUuid: string,
): Promise<(ItemRow & { seq: number }) | null> {
  const [row] = await query<ItemRow & { seq: number }>("get-message", [ownerId, conversationUuid, rowUuid]);
  return row ?? null;
}
