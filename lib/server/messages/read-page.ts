import { readRange } from "./read-range.ts";
import type { MessageRow } from "./to-message.ts";

export interface PageOfPath {
  ownerId: string;
  conversationUuid: string;
  /** The leaf of the path; the head unless given. */
  leafSeq?: number | undefined;
  /** `up`: the newest messages, or the newest of those above the cursor; `down`: the oldest, or of those below it. */
  direction: "up" | "down";
  /** uuid of a message of the path, where the reader has come to. */
  cursor?: string | undefined;
  count: number;
}

/**
 * Messages of a path from the root's side: `count` of them, or all that there are; null where the cursor is no message
 * of the path. A hot read.
 */
export async function readPage(page: PageOfPath): Promise<MessageRow[] | null> {
  const kept: MessageRow[] = [];
  let cursor = page.cursor;
  for (;;) {
    const count = page.count - kept.length;
    const rows = await readRange({ ...page, cursor, count });
    if (!rows) return null;
    const there = rows.filter((row) => !row.isDeleted);
    if (page.direction === "up") kept.unshift(...there);
    else kept.push(...there);
    // Deleted messages take up room in what was read: on with what lies behind them.
    const edge = page.direction === "up" ? rows[0] : rows.at(-1);
    if (!edge || rows.length < count || kept.length === page.count) return kept;
    cursor = edge.id;
  }
}
