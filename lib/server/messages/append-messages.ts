import {
  type ConversationDetailRow,
  toConversationDetail,
} from "#lib/server/conversations/to-conversation.ts";
import { onPool, type Queryable } from "#lib/server/db.ts";
import { query } from "#lib/server/query.ts";
import { must } from "#lib/shared/assert.ts";
import type { ContentPart } from "#lib/shared/contracts/content.ts";
import type { ConversationDetail } from "#lib/shared/contracts/conversation.ts";
import type { ReplyStatus } from "#lib/shared/contracts/message.ts";
import { hashedContent } from "./hashed-content.ts";
import type { StoredRole, StoredToolCall } from "./stored.ts";

/** A message before it has a place. */
export interface UnplacedMessage {
  uuid: string;
  role: StoredRole;
  originalRole?: "developer" | null;
  text: string;
  /** Only where there is more than text. */
  parts?: ContentPart[] | null;
  reasoning?: string | null;
  toolCalls?: StoredToolCall[] | null;
  toolCallId?: string | null;
  metadata?: Record<string, string> | null;
  /** How long the tool ran whose result it is. */
  tookMs?: number | null;
  status?: ReplyStatus;
  /** Written by the generation that is given with it. */
  byReply?: boolean;
  model?: string | null;
}

export interface Append {
  ownerId: string;
  conversationUuid: string;
  /** seq of the message to write below; 0 for the root, null for the head. */
  parentSeq: number | null;
  /** The same by the message's id, where its seq is not known. */
  parentUuid?: string | null;
  /** One below the other. The first one's id makes a retry safe. */
  messages: UnplacedMessage[];
  /** The reply that the messages begin (`starts`) or belong to. */
  generation?: AppendedGeneration;
  /** Becomes the conversation's model. */
  model?: string;
  /** The head moves only if it stands at the parent. */
  followHead?: boolean;
  /** Makes the conversation when its owner has none by this id. */
  create?: { title: string | null };
  /** What a conversation that is there and has no title is called from now on. */
  firstTitle?: string | null;
}

export interface AppendedGeneration {
  uuid: string;
  model: string;
  starts: boolean;
  /** By which of OpenAI's APIs it was asked for; null by our own. */
  api?: "chat" | "responses" | null;
  /** What was asked of it; see the columns of Generation. */
  request?: object | null;
  /** All of the path above it was said for it, and not only what is written with it. */
  inputIsPath?: boolean;
}

export type Appended =
  | {
      outcome: "written";
      firstSeq: number;
      parentSeq: number | null;
      parentId: string | null;
      firstDepth: number;
      messageCreatedAt: Date;
      conversation: ConversationDetail;
    }
  /** The first message is there already, and says the same. */
  | { outcome: "known"; firstSeq: number }
  /** `busy`: a reply runs, or the message to write below is still being written. */
  | { outcome: "missing" | "trashed" | "id_in_use" | "busy" | "no_parent" };

/**
 * Writes messages in one round trip, and in a transaction of its own unless given one, or says why not. Nothing is
 * half-written.
 * @throws a refusal VB001 or VB002 (the migration history_core) where calls and results do not pair up
 */
export async function appendMessages(append: Append, client: Queryable = onPool): Promise<Appended> {
  const { generation } = append;
  const values = [
    append.ownerId,
    append.conversationUuid,
    append.parentSeq,
    append.parentUuid ?? null,
    JSON.stringify(append.messages.map(toRow)),
    generation ? JSON.stringify(generationRow(generation)) : null,
    generation?.starts ?? false,
    append.model ?? null,
    append.followHead ?? false,
    append.create !== undefined,
    append.create?.title ?? append.firstTitle ?? null,
  ];
  const [row] = await query<Appended & ConversationDetailRow>("append-messages", values, client);
  const answer = must(row, "answer of append_messages");
  return answer.outcome === "written" ? { ...answer, conversation: toConversationDetail(answer) } : answer;
}

function generationRow({ uuid, model, api, request, inputIsPath }: AppendedGeneration) {
  return { id: uuid, model, api, request, input_is_path: inputIsPath ?? false };
}

function toRow(message: UnplacedMessage) {
  return {
    id: message.uuid,
    role: message.role,
    original_role: message.originalRole,
    text: message.text,
    parts: message.parts,
    reasoning: message.reasoning,
    tool_calls: message.toolCalls,
    tool_call_id: message.toolCallId,
    metadata: message.metadata,
    status: message.status ?? "completed",
    by_reply: message.byReply ?? false,
    model: message.model,
    took_ms: message.tookMs,
    said: hashedContent(message),
  };
}
