import { toUnixSeconds } from "#lib/server/time.ts";
import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import { formatId } from "#lib/shared/ids.ts";

/** The columns that a conversation's API shape is made of. */
export const conversationColumns = {
  id: true,
  title: true,
  model: true,
  lastSeq: true,
  lastMessageAt: true,
  pinnedAt: true,
  archivedAt: true,
  metadata: true,
  createdAt: true,
  updatedAt: true,
} as const;

export interface ConversationRow {
  id: string;
  title: string | null;
  model: string | null;
  lastSeq: number;
  lastMessageAt: Date;
  pinnedAt: Date | null;
  archivedAt: Date | null;
  metadata: unknown;
  createdAt: Date;
  updatedAt: Date;
}

export function toConversation(row: ConversationRow): Conversation {
  return {
    id: formatId("conversation", row.id),
    object: "conversation",
    created_at: toUnixSeconds(row.createdAt),
    // Checked when written: an object of strings.
    metadata: row.metadata as Record<string, string>,
    title: row.title,
    model: row.model,
    updated_at: toUnixSeconds(row.updatedAt),
    last_message_at: toUnixSeconds(row.lastMessageAt),
    pinned: row.pinnedAt !== null,
    archived: row.archivedAt !== null,
    message_count: row.lastSeq,
  };
}
