import { query } from "#lib/server/query.ts";
import type { ConversationDetail } from "#lib/shared/contracts/conversation.ts";
import { notFound } from "#lib/shared/errors.ts";
import { type ConversationKey, conversationUuid } from "./access.ts";
import { type ConversationDetailRow, toConversationDetail } from "./to-conversation.ts";

/** A hot read: every opened chat begins with it. */
export async function getConversation({
  ownerId,
  conversationId,
}: ConversationKey): Promise<ConversationDetail> {
  const values = [ownerId, conversationUuid(conversationId)];
  const [row] = await query<ConversationDetailRow>("get-conversation", values);
  if (!row) throw notFound("conversation");
  return toConversationDetail(row);
}
