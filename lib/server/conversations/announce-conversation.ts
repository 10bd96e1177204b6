import { publishConversation } from "#lib/server/events/hub.ts";
import type { ConversationDetail } from "#lib/shared/contracts/conversation.ts";
import type { ConversationKey } from "./access.ts";
import { getConversation } from "./get-conversation.ts";

/** Reads a conversation after a change, and tells its owner's tabs how it is now. */
export async function announceConversation(key: ConversationKey): Promise<ConversationDetail> {
  const conversation = await getConversation(key);
  publishConversation(key.ownerId, conversation);
  return conversation;
}
