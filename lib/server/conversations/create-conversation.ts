import { publishConversation } from "#lib/server/events/hub.ts";
import { type IdempotentRequest, idempotently } from "#lib/server/idempotency.ts";
import { type Recorded, recorded } from "#lib/server/recorded.ts";
import type { ConversationDetail, NewConversation } from "#lib/shared/contracts/conversation.ts";
import { idInUse } from "#lib/shared/errors.ts";
import { formatId } from "#lib/shared/ids.ts";
import { getConversation } from "./get-conversation.ts";
import { insertOrFind, type ParsedConversation, parseConversation } from "./insert-conversation.ts";
import { toConversationDetail } from "./to-conversation.ts";

/**
 * Makes a conversation. The same id with the same content again, or the same `Idempotency-Key` with the same body, gives
 * the conversation as it is now.
 */
export async function createConversation(request: {
  ownerId: string;
  conversation: NewConversation;
  idempotency?: IdempotentRequest | undefined;
}): Promise<ConversationDetail> {
  const { ownerId, idempotency } = request;
  const parsed = parseConversation(request.conversation);
  const ids: Recorded = { ownerId, conversationId: formatId("conversation", parsed.uuid) };
  return await recorded("conversation.create", ids, async () => {
    let fresh: ConversationDetail | undefined;
    const { made, isRepeat } = await idempotently(ownerId, idempotency, async (client) => {
      const { row, isNew } = await insertOrFind(ownerId, parsed, client);
      const conversation = toConversationDetail(row);
      if (isNew) fresh = conversation;
      else if (!isSame(request.conversation, parsed, conversation)) throw idInUse("conversation", "id");
      return { conversationId: conversation.id };
    });
    if (isRepeat || !fresh) {
      ids.isRepeat = true;
      ids.conversationId = made.conversationId;
      return await getConversation({ ownerId, ...made });
    }
    publishConversation(ownerId, fresh);
    return fresh;
  });
}

/** What the client gave has to stand there; what it left open may have been filled in meanwhile, as titles are. */
function isSame(given: NewConversation, parsed: ParsedConversation, there: ConversationDetail): boolean {
  return (
    (given.title == null || parsed.title === there.title) &&
    (given.model == null || parsed.model === there.model) &&
    (given.system_prompt == null || parsed.systemPrompt === there.system_prompt) &&
    (given.metadata === undefined || samePairs(parsed.metadata, there.metadata))
  );
}

function samePairs(a: Record<string, string>, b: Record<string, string>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
