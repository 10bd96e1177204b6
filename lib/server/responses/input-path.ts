import { db } from "#lib/server/db.ts";
import type { PathOfItems } from "#lib/server/items/list-items.ts";

/** The piece of its conversation's path that was said for a reply; null where nothing was. */
export async function inputPath(
  ownerId: string,
  reply: { id: string; conversationId: string; inputAbove: number | null },
): Promise<PathOfItems | null> {
  const { id: generationId, conversationId, inputAbove } = reply;
  const first = await db().message.findFirst({
    where: { ownerId, conversationId, generationId },
    orderBy: { seq: "asc" },
    select: { parentSeq: true, parent: { select: { parentSeq: true } } },
  });
  if (!first?.parentSeq) return null;
  // A reply that our own page asked for was asked with the question above it.
  const aboveSeq = inputAbove ?? first.parent?.parentSeq ?? 0;
  if (aboveSeq === first.parentSeq) return null;
  const path = { ownerId, conversationUuid: conversationId, leafSeq: first.parentSeq };
  if (aboveSeq === 0) return { ...path, above: null };
  const above = await db().message.findUniqueOrThrow({
    where: { ownerId_conversationId_seq: { ownerId, conversationId, seq: aboveSeq } },
    select: { seq: true, id: true },
  });
  return { ...path, above: { seq: above.seq, uuid: above.id } };
}
