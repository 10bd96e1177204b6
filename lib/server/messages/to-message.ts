import type { StoredToolCall } from "#lib/server/messages/stored.ts";
import { toUnixSeconds } from "#lib/server/time.ts";
import type { Message, ReplyError, ReplyStatus, Role } from "#lib/shared/contracts/message.ts";
import { formatId } from "#lib/shared/ids.ts";

/** What prisma/sql/page-messages.sql reads. */
export interface MessageRow {
  id: string;
  seq: number;
  parentId: string | null;
  depth: number;
  role: Exclude<Role, "developer">;
  originalRole: "developer" | null;
  text: string;
  reasoning: string | null;
  toolCalls: StoredToolCall[] | null;
  toolCallId: string | null;
  status: ReplyStatus;
  generationId: string | null;
  model: string | null;
  error: ReplyError | null;
  createdAt: Date;
}

export function toMessage(conversationId: string, row: MessageRow): Message {
  return {
    id: formatId("message", row.id),
    object: "message",
    conversation_id: conversationId,
    seq: row.seq,
    parent_id: row.parentId && formatId("message", row.parentId),
    role: row.originalRole ?? row.role,
    // As OpenAI has it: an assistant message that only calls tools has null content.
    content: row.text === "" && row.toolCalls ? null : row.text,
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
    created_at: toUnixSeconds(row.createdAt),
  };
}
