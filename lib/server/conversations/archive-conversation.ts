import type { ConversationDetail } from "#lib/shared/contracts/conversation.ts";
import type { ConversationKey } from "./access.ts";
import { changeConversation } from "./change-conversation.ts";

/** Takes a conversation out of the sidebar without throwing it away, or brings it back. */
export async function archiveConversation({
  archived,
  ...key
}: ConversationKey & { archived: boolean }): Promise<ConversationDetail> {
  return await changeConversation({ ...key, changes: { archived } });
}
