import type { StoredToolCall } from "#lib/server/messages/stored.ts";
import type { Branch, Place } from "./message-tree.ts";
import type { Uuid } from "./uuid.ts";

/** Rows as they are loaded: names as in the schema, times in milliseconds. */
export type UserRow = { id: Uuid; createdAt: number };

type InConversation = { ownerId: Uuid; conversationId: Uuid };

export type ConversationRow = {
  ownerId: Uuid;
  id: Uuid;
  title: string | null;
  titleSource: "auto" | "user";
  lastSeq: number;
  headSeq: number;
  messageCount: number;
  lastMessageAt: number;
  pinnedAt: number | null;
  archivedAt: number | null;
  deletedAt: number | null;
  model: string;
  createdAt: number;
  updatedAt: number;
};

export type BranchRow = InConversation & Branch;

/** What is not here is as the column's default has it: all are completed, and no generation is kept of them. */
export type MessageRow = InConversation &
  Place & {
    id: Uuid;
    role: "user" | "assistant" | "tool";
    text: string;
    toolCalls: StoredToolCall[] | null;
    toolCallId: string | null;
    model: string | null;
    pathHash: Buffer;
    createdAt: number;
    finishedAt: number;
  };

export type ToolCallRow = InConversation & { callId: string; seq: number };
