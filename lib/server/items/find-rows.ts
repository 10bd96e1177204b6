import { onPool, type Queryable } from "#lib/server/db.ts";
import type { ItemRow } from "#lib/server/openai/items-of-row.ts";
import { query } from "#lib/server/query.ts";

/** A row of prisma/sql/find-rows.sql. */
export interface FoundRow extends ItemRow {
  conversationId: string;
  model: string | null;
  /** Blanked, or in the trash. */
  isGone: boolean;
}

/** Rows of this owner by their uuids, in whichever conversations they stand. */
export async function findRows(
  ownerId: string,
  uuids: string[],
  client: Queryable = onPool,
): Promise<Map<string, FoundRow>> {
  if (uuids.length === 0) return new Map();
  const rows = await query<FoundRow>("find-rows", [ownerId, uuids], client);
  return new Map(rows.map((row) => [row.id, row]));
}
