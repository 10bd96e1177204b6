import { query } from "#lib/server/query.ts";
import { formatId } from "#lib/shared/ids.ts";
import { likePattern } from "./like-pattern.ts";
import { snippetOf } from "./snippet.ts";

export interface SearchHit {
  conversationId: string;
  title: string | null;
  messageId: string;
  role: "user" | "assistant";
  snippet: string;
  createdAt: Date;
}

interface Row {
  conversationUuid: string;
  title: string | null;
  id: string;
  role: "user" | "assistant";
  text: string;
  createdAt: Date;
}

/** Messages of this owner that hold one of the words or more, in any case: those with the most first, then the newest. */
export async function searchMessages(search: {
  ownerId: string;
  words: string[];
  exceptConversationUuid?: string | undefined;
  limit: number;
}): Promise<SearchHit[]> {
  if (search.words.length === 0) return [];
  const rows = await query<Row>("search-messages", [
    search.ownerId,
    search.words.map(likePattern),
    search.exceptConversationUuid ?? null,
    search.limit,
  ]);
  return rows.map((row) => ({
    conversationId: formatId("conversation", row.conversationUuid),
    title: row.title,
    messageId: formatId("message", row.id),
    role: row.role,
    snippet: snippetOf(row.text, search.words).text,
    createdAt: row.createdAt,
  }));
}
