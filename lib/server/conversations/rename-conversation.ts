import type { ConversationDetail } from "#lib/shared/contracts/conversation.ts";
import type { ConversationKey } from "./access.ts";
import { changeConversation } from "./change-conversation.ts";

/** @param key.title 1–255 code points after trimming */
export async function renameConversation({
  title,
  ...key
}: ConversationKey & { title: string }): Promise<ConversationDetail> {
  return await changeConversation({ ...key, changes: { title } });
}
