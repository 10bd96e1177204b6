import { query } from "#lib/server/query.ts";

/**
 * The uuids of all that stands below each of these parents, by the parent's seq: null for the root. The oldest first,
 * and of very many the newest hundred.
 */
export async function listVersions(
  ownerId: string,
  conversationUuid: string,
  parents: (number | null)[],
): Promise<Map<number | null, string[]>> {
  if (parents.length === 0) return new Map();
  const seqs = parents.filter((seq) => seq !== null);
  const values = [ownerId, conversationUuid, seqs, seqs.length < parents.length];
  const rows = await query<{ parentSeq: number | null; versions: string[] }>("list-versions", values);
  return new Map(rows.map((row) => [row.parentSeq, row.versions]));
}
