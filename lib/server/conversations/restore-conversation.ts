import { recorded } from "#lib/server/recorded.ts";
import type { ConversationDetail } from "#lib/shared/contracts/conversation.ts";
import { type ConversationKey, trashed } from "./access.ts";
import { updateConversation } from "./update-conversation.ts";

/** Takes a conversation out of the trash, exactly as it was. */
export async function restoreConversation({
  ownerId,
  conversationId,
}: ConversationKey): Promise<ConversationDetail> {
  const key = { ownerId, conversationId };
  return await recorded("conversation.restore", key, () =>
    updateConversation(key, { deletedAt: null }, trashed(key)),
  );
}
