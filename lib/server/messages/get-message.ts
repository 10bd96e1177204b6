import { query } from "#lib/server/query.ts";
import type { Message } from "#lib/shared/contracts/message.ts";
import { notFound } from "#lib/shared/errors.ts";
import { type MessageKey, messageValues } from "./locate-message.ts";
import { type MessageRow, toMessage } from "./to-message.ts";

/** One message with its versions. */
export async function getMessage(key: MessageKey): Promise<Message> {
  const [row] = await query<MessageRow>("get-message", messageValues(key));
  if (!row) throw notFound("message");
  return toMessage(key.conversationId, row);
}
