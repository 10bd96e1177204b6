import { toUnixSeconds } from "#lib/server/time.ts";
import type { Conversation, ConversationDetail } from "#lib/shared/contracts/conversation.ts";
import { formatId } from "#lib/shared/ids.ts";

/** The columns that a conversation's API shape is made of, as Prisma is asked for them. */
export const conversationColumns = {
  id: true,
  title: true,
  model: true,
  messageCount: true,
  lastMessageAt: true,
  pinnedAt: true,
  archivedAt: true,
  metadata: true,
  createdAt: true,
  updatedAt: true,
  systemPrompt: true,
} as const;

export interface ConversationRow {
  id: string;
  title: string | null;
  model: string | null;
  messageCount: number;
  lastMessageAt: Date;
  pinnedAt: Date | null;
  archivedAt: Date | null;
  metadata: unknown;
  createdAt: Date;
  updatedAt: Date;
}

export interface ConversationDetailRow extends ConversationRow {
  systemPrompt: string | null;
}

export function toConversationDetail(row: ConversationDetailRow): ConversationDetail {
  return { ...toConversation(row), system_prompt: row.systemPrompt };
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
    message_count: row.messageCount,
  };
}
