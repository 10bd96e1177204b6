import type { Message } from "#lib/shared/contracts/message.ts";

/** A stored message below the one before it. For tests. */
export function messageRow(
  seq: number,
  role: Message["role"],
  content: string | null,
  more: Partial<Message> = {},
): Message {
  return {
    id: `msg_${seq}`,
    object: "message",
    conversation_id: "conv_1",
    seq,
    parent_id: seq > 1 ? `msg_${seq - 1}` : null,
    depth: seq,
    role,
    content,
    status: "completed",
    response_id: null,
    error: null,
    created_at: 0,
    ...more,
  };
}
