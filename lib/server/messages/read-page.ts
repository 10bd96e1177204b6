import { pool } from "#lib/server/db.ts";
import { sql } from "#lib/server/sql.ts";
import { notFound } from "#lib/shared/errors.ts";
import type { MessageRow } from "./to-message.ts";

export interface PageOfPath {
  ownerId: string;
  conversationUuid: string;
  /** The leaf of the path; the head unless given. */
  leafSeq?: number;
  /** Only what stands above (older than) or below (newer than) this message. */
  cursor?: { messageUuid: string; side: "above" | "below" } | undefined;
  /** Which end of what remains is read. */
  end: "oldest" | "newest";
  count: number;
}

type Row = (MessageRow | { id: null }) & { cursorIsOnPath: boolean };

/** Messages of a path from the root's side; null where the cursor is no message of the path. A hot read. */
export async function readPage(page: PageOfPath): Promise<MessageRow[] | null> {
  const { rows } = await pool().query<Row>({
    name: "page-messages",
    text: sql("page-messages"),
    values: [
      page.ownerId,
      page.conversationUuid,
      page.leafSeq ?? null,
      page.cursor?.messageUuid ?? null,
      page.cursor?.side === "above",
      page.end === "newest",
      page.count,
    ],
  });
  if (!rows[0]) throw notFound("conversation");
  if (!rows[0].cursorIsOnPath) return null;
  return rows.filter((row): row is MessageRow & Row => row.id !== null);
}
