import type { PathOfItems } from "#lib/server/items/list-items.ts";
import { query } from "#lib/server/query.ts";

type Row = {
  conversationUuid: string;
  leafSeq: number;
  aboveSeq: number | null;
  aboveUuid: string | null;
};

/** The piece of its conversation's path that was said for a reply; null where nothing was. */
export async function inputPath(ownerId: string, generationUuid: string): Promise<PathOfItems | null> {
  const [row] = await query<Row>("input-path", [ownerId, generationUuid]);
  if (!row || row.aboveSeq === row.leafSeq) return null;
  const { conversationUuid, leafSeq, aboveSeq, aboveUuid } = row;
  const above = aboveSeq === null || aboveUuid === null ? null : { seq: aboveSeq, uuid: aboveUuid };
  return { ownerId, conversationUuid, leafSeq, above };
}
