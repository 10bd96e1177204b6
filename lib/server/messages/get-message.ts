import { conversationUuid } from "#lib/server/conversations/access.ts";
import { query } from "#lib/server/query.ts";
import type { Message } from "#lib/shared/contracts/message.ts";
import { notFound } from "#lib/shared/errors.ts";
import { type MessageKey, messageUuid } from "./locate-message.ts";
import { type MessageRow, toMessage } from "./to-message.ts";

/** One message with its versions. */
export async function getMessage({ ownerId, conversationId, messageId }: MessageKey): Promise<Message> {
  const values = [ownerId, conversationUuid(conversationId), messageUuid(messageId)];
  const [row] = await query<MessageRow>("get-message", values);
  if (!row) throw notFound("message");
  return toMessage(conversationId, row);
}
