import type { MessageRow } from "#lib/server/messages/to-message.ts";
import type { StoredChatMessage } from "#lib/shared/contracts/chat-completion.ts";
import { formatId } from "#lib/shared/ids.ts";

/** A message that a chat completion was asked with, as OpenAI lists it. */
export function storedChatMessage(row: MessageRow): StoredChatMessage {
  const { text, parts, toolCalls, toolCallId } = row;
  const refusal = parts?.find((part) => part.type === "refusal");
  return {
    id: formatId("message", row.id),
    role: row.originalRole ?? row.role,
    content: text === "" && (toolCalls || parts) ? null : text,
    content_parts: parts,
    refusal: refusal?.type === "refusal" ? refusal.refusal : null,
    ...(toolCalls &&
      toolCalls.length > 0 && {
        tool_calls: toolCalls.map(({ id, name, arguments: input }) => ({
          id,
          type: "function" as const,
          function: { name, arguments: input },
        })),
      }),
    ...(toolCallId !== null && { tool_call_id: toolCallId }),
  };
}
