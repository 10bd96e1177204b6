import { clientUuid } from "#lib/server/client-id.ts";
import type { IdempotentRequest } from "#lib/server/idempotency.ts";
import type { Message } from "#lib/shared/contracts/message.ts";
import type { SentMessage } from "#lib/shared/contracts/new-message.ts";
import { formatId } from "#lib/shared/ids.ts";
import { appendMessage } from "./append-message.ts";

/**
 * Appends a message to the conversation named, which is made where its owner has none by that id, or to a new one. A new
 * one takes the digits of the message's own id: sent again, by a retry or from two places at once, the message finds the
 * conversation that it began.
 */
export async function sendMessage(request: {
  ownerId: string;
  message: SentMessage;
  idempotency?: IdempotentRequest | undefined;
}): Promise<Message> {
  const { conversation_id, ...message } = request.message;
  const uuid =
    conversation_id === undefined
      ? clientUuid("message", message.id, "id")
      : clientUuid("conversation", conversation_id, "conversation_id");
  return await appendMessage({
    ownerId: request.ownerId,
    conversationId: formatId("conversation", uuid),
    message,
    create: true,
    idempotency: request.idempotency,
  });
}
