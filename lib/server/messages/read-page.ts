import { pool } from "#lib/server/db.ts";
import { sql } from "#lib/server/sql.ts";
import { clip, type Segment } from "./path.ts";
import type { MessageRow } from "./to-message.ts";

/** The messages of a path between two depths, both included, from the root's side. */
export async function readPage(page: {
  ownerId: string;
  conversationUuid: string;
  path: Segment[];
  fromDepth: number;
  toDepth: number;
}): Promise<MessageRow[]> {
  const ranges = clip(page.path, page.fromDepth, page.toDepth);
  if (ranges.length === 0) return [];
  const { rows } = await pool().query<MessageRow>({
    name: "page-messages",
    text: sql("page-messages"),
    values: [
      page.ownerId,
      page.conversationUuid,
      ranges.map((range) => range.branch),
      ranges.map((range) => range.fromDepth),
      ranges.map((range) => range.toDepth),
    ],
  });
  return rows;
}
