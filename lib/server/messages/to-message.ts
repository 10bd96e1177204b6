import type { StoredRole, StoredToolCall } from "#lib/server/messages/stored.ts";
import { toUnixSeconds } from "#lib/server/time.ts";
import type { ContentPart } from "#lib/shared/contracts/content.ts";
import type { Message, ReplyError, ReplyStatus } from "#lib/shared/contracts/message.ts";
import type { Usage } from "#lib/shared/contracts/response.ts";
import { formatId } from "#lib/shared/ids.ts";

/** What prisma/sql/page-messages.sql and get-message.sql read. */
export interface MessageRow {
  id: string;
  seq: number;
  parentId: string | null;
  depth: number;
  role: StoredRole;
  originalRole: "developer" | null;
  text: string;
  parts: ContentPart[] | null;
  reasoning: string | null;
  toolCalls: StoredToolCall[] | null;
  toolCallId: string | null;
  status: ReplyStatus;
  generationId: string | null;
  model: string | null;
  usage: Usage | null;
  error: ReplyError | null;
  metadata: Record<string, string> | null;
  tookMs: number | null;
  /** uuids of all versions, this one among them. */
  siblings: string[] | null;
  createdAt: Date;
}

export function toMessage(conversationId: string, row: MessageRow): Message {
  return {
    id: formatId("message", row.id),
    object: "message",
    conversation_id: conversationId,
    seq: row.seq,
    parent_id: row.parentId && formatId("message", row.parentId),
    depth: row.depth,
    role: row.originalRole ?? row.role,
    // As OpenAI has it: an assistant message that only calls tools has null content.
    content: row.parts ?? (row.text === "" && row.toolCalls ? null : row.text),
    ...(row.toolCalls && {
      tool_calls: row.toolCalls.map(({ id, name, arguments: input }) => ({
        id,
        type: "function" as const,
        function: { name, arguments: input },
      })),
    }),
    ...(row.toolCallId !== null && { tool_call_id: row.toolCallId }),
    ...(row.reasoning !== null && { reasoning: row.reasoning }),
    status: row.status,
    response_id: row.generationId && formatId("response", row.generationId),
    error: row.error,
    ...(row.model !== null && { model: row.model }),
    ...(row.usage && { usage: row.usage }),
    ...(row.metadata && { metadata: row.metadata }),
    ...(row.tookMs !== null && { took_ms: row.tookMs }),
    ...(row.siblings &&
      row.siblings.length > 1 && { siblings: row.siblings.map((id) => formatId("message", id)) }),
    created_at: toUnixSeconds(row.createdAt),
  };
}
