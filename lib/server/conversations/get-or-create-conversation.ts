import { publishConversation } from "#lib/server/events/hub.ts";
import { type Recorded, recorded } from "#lib/server/recorded.ts";
import type { ConversationDetail, NewConversation } from "#lib/shared/contracts/conversation.ts";
import { isAppError } from "#lib/shared/errors.ts";
import { formatId } from "#lib/shared/ids.ts";
import { trashedConflict } from "./access.ts";
import { getConversation } from "./get-conversation.ts";
import { insertConversation, parseConversation } from "./insert-conversation.ts";
import { toConversationDetail } from "./to-conversation.ts";

/** The owner's conversation by the client's own id, made with the rest of what is given when there is none. */
export async function getOrCreateConversation(request: {
  ownerId: string;
  conversation: NewConversation & { id: string };
}): Promise<{ conversation: ConversationDetail; isNew: boolean }> {
  const { ownerId } = request;
  const parsed = parseConversation(request.conversation);
  const conversationId = formatId("conversation", parsed.uuid);
  const ids: Recorded = { ownerId, conversationId };
  return await recorded("conversation.create", ids, async () => {
    const row = await insertConversation(ownerId, parsed);
    if (!row) {
      ids.isRepeat = true;
      return { conversation: await getUntrashed({ ownerId, conversationId }), isNew: false };
    }
    const conversation = toConversationDetail(row);
    publishConversation(ownerId, conversation);
    return { conversation, isNew: true };
  });
}

/** It is there, so where it is not found it lies in the trash: a conflict with who wants to make it (api.md). */
async function getUntrashed(key: { ownerId: string; conversationId: string }): Promise<ConversationDetail> {
  try {
    return await getConversation(key);
  } catch (error) {
    throw isAppError(error) && error.kind === "not_found" ? trashedConflict() : error;
  }
}
