import { conversationUuid } from "#lib/server/conversations/access.ts";
import { getConversation } from "#lib/server/conversations/get-conversation.ts";
import { query } from "#lib/server/query.ts";
import { toUnixSeconds } from "#lib/server/time.ts";
import type { Role } from "#lib/shared/contracts/message.ts";
import type { SearchHit, SearchResults } from "#lib/shared/contracts/search.ts";
import { formatCursor, parseCursor } from "#lib/shared/cursors.ts";
import { invalid } from "#lib/shared/errors.ts";
import { formatId } from "#lib/shared/ids.ts";
import { likePattern } from "./like-pattern.ts";
import { snippetOf } from "./snippet.ts";

interface Row {
  conversationUuid: string;
  title: string | null;
  id: string;
  seq: number;
  role: Role;
  text: string;
  createdAt: Date;
}

/** Messages of this owner that hold all of the words, in any case, the newest first. */
export async function findMessages(search: {
  ownerId: string;
  words: string[];
  /** Only in this conversation. */
  conversationId?: string | undefined;
  /** Only what a reader of that conversation sees: what people and assistants said on its visible path. */
  visible?: boolean | undefined;
  role?: Role | undefined;
  /** Said before the one moment, and not before the other. */
  before?: Date | undefined;
  after?: Date | undefined;
  /** 1..100. */
  limit: number;
  cursor?: string | undefined;
}): Promise<SearchResults> {
  const { ownerId, words, conversationId, limit } = search;
  const from = search.cursor === undefined ? null : parseCursor(search.cursor);
  if (search.cursor !== undefined && !from) throw invalid("cursor", "This cursor is not one of ours.");
  if (search.visible && conversationId === undefined)
    throw invalid("visible", "What is visible can be asked of one conversation: name it with `in`.");
  // Where there is none, nothing found would be a lie.
  if (conversationId !== undefined) await getConversation({ ownerId, conversationId });
  const rows = await query<Row>("find-messages", [
    ownerId,
    words.map(likePattern),
    conversationId === undefined ? null : conversationUuid(conversationId),
    search.role ?? null,
    search.before ?? null,
    search.after ?? null,
    from?.time ?? null,
    from?.id ?? null,
    limit + 1,
    search.visible ?? false,
  ]);
  const kept = rows.slice(0, limit);
  const last = rows.length > limit ? kept.at(-1) : undefined;
  const data = kept.map((row) => toHit(row, words));
  return {
    object: "list",
    data,
    first_id: data.at(0)?.message_id ?? null,
    last_id: data.at(-1)?.message_id ?? null,
    has_more: last !== undefined,
    next_cursor: last ? formatCursor(last.createdAt, last.id) : null,
  };
}

function toHit(row: Row, words: string[]): SearchHit {
  const { text: snippet, highlights } = snippetOf(row.text, words);
  return {
    conversation_id: formatId("conversation", row.conversationUuid),
    title: row.title,
    message_id: formatId("message", row.id),
    seq: row.seq,
    role: row.role,
    snippet,
    highlights,
    created_at: toUnixSeconds(row.createdAt),
  };
}
