import type { Queryable } from "#lib/server/db.ts";
import type { ItemRow } from "#lib/server/openai/items-of-row.ts";
import { query } from "#lib/server/query.ts";
import { isSame } from "./is-same.ts";
import type { PlacedItem } from "./place-items.ts";

/**
 * Items that may have been written before, by the same request: their rows, or the first item that does not stand where
 * it would.
 */
export async function findWritten(
  of: { ownerId: string; conversationUuid: string; firstSeq: number; items: PlacedItem[] },
  client: Queryable,
): Promise<{ rows: ItemRow[]; differing: PlacedItem | undefined }> {
  const { ownerId, conversationUuid, firstSeq, items } = of;
  const values = [ownerId, conversationUuid, firstSeq, items.length];
  const rows = await query<ItemRow & { seq: number }>("rows-from", values, client);
  const differing = items.find(({ message, isNamed }, index) => {
    const row = rows.find(({ seq }) => seq === firstSeq + index);
    return !row || !isSame(row, message) || (isNamed && row.id !== message.uuid);
  });
  return { rows, differing };
}
