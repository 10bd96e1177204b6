import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import { type ConversationKey, trashed } from "./access.ts";
import { updateConversation } from "./update-conversation.ts";

/** Takes a conversation out of the trash, exactly as it was. */
export async function restoreConversation(key: ConversationKey): Promise<Conversation> {
  return await updateConversation(key, { deletedAt: null }, trashed(key));
}
