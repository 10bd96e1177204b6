import { recorded } from "#lib/server/recorded.ts";
import type { ConversationDetail } from "#lib/shared/contracts/conversation.ts";
import { type ConversationKey, trashed } from "./access.ts";
import { updateConversation } from "./update-conversation.ts";

/** Takes a conversation out of the trash, exactly as it was. */
export async function restoreConversation(key: ConversationKey): Promise<ConversationDetail> {
  return await recorded("conversation.restore", key, () =>
    updateConversation(key, { deletedAt: null }, trashed(key)),
  );
}
