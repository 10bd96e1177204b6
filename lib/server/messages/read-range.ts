import { query } from "#lib/server/query.ts";
import { notFound } from "#lib/shared/errors.ts";
import { listVersions } from "./list-versions.ts";
import type { PageOfPath } from "./read-page.ts";
import type { MessageRow } from "./to-message.ts";

/** A row of prisma/sql/page-messages.sql. */
type Row = Omit<MessageRow, "parentId" | "siblings"> & { parentSeq: number | null; isDeleted: boolean };
type Answer = (Row | { id: null; depth: null }) & {
  fromDepth: number;
  cursorIsOnPath: boolean;
  forks: number[];
};

export type MessageOfRange = MessageRow & { isDeleted: boolean };

/**
 * `count` messages of a path one below the other, with deleted ones among them, or all that there are; null where the
 * cursor is no message of the path.
 */
export async function readRange(page: PageOfPath): Promise<MessageOfRange[] | null> {
  const rows = await query<Answer>("page-messages", [
    page.ownerId,
    page.conversationUuid,
    page.leafSeq ?? null,
    page.cursor ?? null,
    page.direction === "up",
    page.count,
  ]);
  const [first] = rows;
  if (!first) throw notFound("conversation");
  if (!first.cursorIsOnPath) return null;
  const messages = rows.filter((row): row is Row & Answer => row.id !== null);
  // Below most depths stands one message: then this asks nothing.
  const forks = new Set(first.forks);
  const parents = messages.filter(({ depth }) => forks.has(depth - 1)).map(({ parentSeq }) => parentSeq);
  const versions = await listVersions(page.ownerId, page.conversationUuid, parents);
  const withParents = messages.map(({ parentSeq, ...message }, index) => ({
    ...message,
    // One message for each depth: the row before is the parent.
    parentId: messages[index - 1]?.id ?? null,
    siblings: versions.get(parentSeq) ?? null,
  }));
  return withParents.filter(({ depth }) => depth >= first.fromDepth);
}
