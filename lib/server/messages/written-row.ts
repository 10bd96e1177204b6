import type { UnplacedMessage } from "./append-messages.ts";

/** What a message says as its row has it: what was left out is null there. */
export function writtenRow(message: UnplacedMessage) {
  return {
    id: message.uuid,
    role: message.role,
    originalRole: message.originalRole ?? null,
    text: message.text,
    parts: message.parts ?? null,
    reasoning: message.reasoning ?? null,
    toolCalls: message.toolCalls ?? null,
    toolCallId: message.toolCallId ?? null,
    status: "completed" as const,
  };
}
