import { onPool } from "#lib/server/db.ts";
import { envelope } from "#lib/server/list.ts";
import type { ConversationList } from "#lib/shared/contracts/conversation.ts";
import { formatCursor, parseCursor } from "#lib/shared/cursors.ts";
import { invalid } from "#lib/shared/errors.ts";
import { listStatement, type Shelf } from "./shelves.ts";
import { type ConversationRow, toConversation } from "./to-conversation.ts";

/** One page of the sidebar, or of another shelf, newest activity first; `next_cursor` leads to the page after it. */
export async function listConversations(page: {
  ownerId: string;
  /** 1..100. */
  limit: number;
  cursor?: string | undefined;
  shelf?: Shelf;
}): Promise<ConversationList> {
  const from = page.cursor === undefined ? null : parseCursor(page.cursor);
  if (page.cursor !== undefined && !from) throw invalid("cursor", "This cursor is not one of ours.");
  const { rows } = await onPool.query<ConversationRow>({
    ...listStatement(page.shelf ?? "list"),
    values: [page.ownerId, from?.time ?? null, from?.id ?? null, page.limit + 1],
  });
  const last = rows.length > page.limit ? rows[page.limit - 1] : undefined;
  return {
    ...envelope(rows.slice(0, page.limit).map(toConversation), rows.length > page.limit),
    next_cursor: last ? formatCursor(last.lastMessageAt, last.id) : null,
  };
}
