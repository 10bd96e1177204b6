import type { Role } from "#lib/generated/prisma/client.ts";
import { type ConversationRow, toConversation } from "#lib/server/conversations/to-conversation.ts";
import { db, type Transaction } from "#lib/server/db.ts";
import { sql } from "#lib/server/sql.ts";
import { must } from "#lib/shared/assert.ts";
import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import type { ReplyStatus } from "#lib/shared/contracts/message.ts";
import { hashedContent } from "./hashed-content.ts";

/** A message before it has a place. */
export interface NewMessage {
  uuid: string;
  role: Role;
  text: string;
  toolCallId?: string;
  status?: ReplyStatus;
  /** Written by the generation that is given with it. */
  byReply?: boolean;
  model?: string;
}

export interface Append {
  ownerId: string;
  conversationUuid: string;
  /** seq of the message to write below; 0 for the root, null for the head. */
  parentSeq: number | null;
  /** One below the other. The first one's id makes a retry safe. */
  messages: NewMessage[];
  /** The reply that the messages begin (`starts`) or belong to. */
  generation?: { uuid: string; model: string; starts: boolean };
  /** Becomes the conversation's model. */
  model?: string;
  /** The head moves only if it stands at the parent. */
  followHead?: boolean;
  /** Makes the conversation when its owner has none by this id. */
  create?: { title: string | null };
}

export type Appended =
  | {
      outcome: "written";
      firstSeq: number;
      parentSeq: number | null;
      firstDepth: number;
      conversation: Conversation;
    }
  /** The first message is there already, and says the same. */
  | { outcome: "known"; firstSeq: number }
  | { outcome: "missing" | "trashed" | "id_in_use" | "busy" | "no_parent" };

/**
 * Writes messages in one round trip, and in a transaction of its own unless given one, or says why not. Nothing is
 * half-written.
 */
export async function appendMessages(
  append: Append,
  client: Pick<Transaction, "$queryRawUnsafe"> = db(),
): Promise<Appended> {
  const { generation } = append;
  const [row] = await client.$queryRawUnsafe<(Appended & ConversationRow)[]>(
    sql("append-messages"),
    append.ownerId,
    append.conversationUuid,
    append.parentSeq,
    JSON.stringify(append.messages.map(toRow)),
    generation ? JSON.stringify({ id: generation.uuid, model: generation.model }) : null,
    generation?.starts ?? false,
    append.model ?? null,
    append.followHead ?? false,
    append.create !== undefined,
    append.create?.title ?? null,
  );
  const answer = must(row, "answer of append_messages");
  return answer.outcome === "written" ? { ...answer, conversation: toConversation(answer) } : answer;
}

function toRow(message: NewMessage) {
  return {
    id: message.uuid,
    role: message.role,
    text: message.text,
    tool_call_id: message.toolCallId ?? null,
    status: message.status ?? "completed",
    by_reply: message.byReply ?? false,
    model: message.model ?? null,
    said: hashedContent(message),
  };
}
