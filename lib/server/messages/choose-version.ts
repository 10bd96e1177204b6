import { announceConversation } from "#lib/server/conversations/announce-conversation.ts";
import { transaction } from "#lib/server/db.ts";
import { publish } from "#lib/server/events/hub.ts";
import { query } from "#lib/server/query.ts";
import { recorded } from "#lib/server/recorded.ts";
import type { ConversationDetail } from "#lib/shared/contracts/conversation.ts";
import { leafOf, locateMessage, type MessageKey, messageValues } from "./locate-message.ts";

/**
 * Shows another version: the visible path goes through this message from now on, down to the newest one below it. A
 * message that is shown already changes nothing.
 */
export async function chooseVersion(key: MessageKey): Promise<ConversationDetail> {
  const [ownerId, conversationUuid] = messageValues(key);
  const path = [ownerId, conversationUuid];
  return await recorded("conversation.choose_version", key, async () => {
    const moved = await transaction(async (client) => {
      // Who writes below the leaf meanwhile would be hidden by a head that stays above.
      await query("lock-conversation", path, client);
      const at = await locateMessage(key, client);
      if (at.isVisible) return false;
      await query("move-head", [...path, await leafOf(key, at, client)], client);
      return true;
    });
    if (moved) {
      const { conversationId, messageId } = key;
      publish(ownerId, { type: "version.chosen", conversation_id: conversationId, message_id: messageId });
    }
    return await announceConversation(key);
  });
}
