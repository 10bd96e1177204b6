import { publishConversation } from "#lib/server/events/hub.ts";
import { type Recorded, recorded } from "#lib/server/recorded.ts";
import type { ConversationDetail, NewConversation } from "#lib/shared/contracts/conversation.ts";
import { formatId } from "#lib/shared/ids.ts";
import { insertOrFind, parseConversation } from "./insert-conversation.ts";
import { toConversationDetail } from "./to-conversation.ts";

/** The owner's conversation by the client's own id, made with the rest of what is given when there is none. */
export async function getOrCreateConversation(request: {
  ownerId: string;
  conversation: NewConversation & { id: string };
}): Promise<{ conversation: ConversationDetail; isNew: boolean }> {
  const { ownerId } = request;
  const parsed = parseConversation(request.conversation);
  const ids: Recorded = { ownerId, conversationId: formatId("conversation", parsed.uuid) };
  return await recorded("conversation.create", ids, async () => {
    const { row, isNew } = await insertOrFind(ownerId, parsed);
    const conversation = toConversationDetail(row);
    if (isNew) publishConversation(ownerId, conversation);
    else ids.isRepeat = true;
    return { conversation, isNew };
  });
}
