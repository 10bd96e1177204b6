import type { ConversationKey } from "#lib/server/conversations/access.ts";
import { getConversation } from "#lib/server/conversations/get-conversation.ts";
import { listMessages } from "#lib/server/messages/list-messages.ts";
import { fitting, showConversation, showMessage } from "./shown.ts";

/** A conversation and as much of a page of its messages as fits into one answer, in the order asked for. */
export async function readShown(
  key: ConversationKey,
  page: { limit: number; order: "asc" | "desc"; after?: string | undefined },
) {
  const [conversation, found] = await Promise.all([getConversation(key), listMessages({ ...key, ...page })]);
  const messages = fitting(found.data.map(showMessage));
  const hasMore = found.has_more || messages.length < found.data.length;
  return { conversation: showConversation(conversation), messages, hasMore };
}
