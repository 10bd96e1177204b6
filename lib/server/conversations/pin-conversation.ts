import type { ConversationDetail } from "#lib/shared/contracts/conversation.ts";
import type { ConversationKey } from "./access.ts";
import { changeConversation } from "./change-conversation.ts";

export async function pinConversation({
  pinned,
  ...key
}: ConversationKey & { pinned: boolean }): Promise<ConversationDetail> {
  return await changeConversation({ ...key, changes: { pinned } });
}
