import type { Queryable } from "#lib/server/db.ts";
import { publishConversation } from "#lib/server/events/hub.ts";
import { type IdempotentRequest, idempotently } from "#lib/server/idempotency.ts";
import { query } from "#lib/server/query.ts";
import { type Recorded, recorded } from "#lib/server/recorded.ts";
import type { ConversationDetail, NewConversation } from "#lib/shared/contracts/conversation.ts";
import { AppError } from "#lib/shared/errors.ts";
import { formatId } from "#lib/shared/ids.ts";
import { trashedConflict } from "./access.ts";
import { getConversation } from "./get-conversation.ts";
import { insertConversation, type ParsedConversation, parseConversation } from "./insert-conversation.ts";
import { type ConversationDetailRow, toConversationDetail } from "./to-conversation.ts";

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
    const { made, isRepeat } = await idempotently(ownerId, idempotency, async (client) => {
      const row = await insertConversation(ownerId, parsed, client);
      if (!row) await mustBeSame(request, parsed, client);
      ids.isRepeat = !row;
      return { conversationId: formatId("conversation", parsed.uuid) };
    });
    ids.isRepeat ||= isRepeat;
    ids.conversationId = made.conversationId;
    const conversation = await getConversation({ ownerId, ...made });
    if (!ids.isRepeat) publishConversation(ownerId, conversation);
    return conversation;
  });
}

/**
 * What the client gave has to stand there; what it left open may have been filled in meanwhile, as titles are. Asked on
 * the transaction's own connection: many who hold one and wait for another would use up the pool.
 */
async function mustBeSame(
  { ownerId, conversation }: { ownerId: string; conversation: NewConversation },
  parsed: ParsedConversation,
  client: Queryable,
): Promise<void> {
  const [row] = await query<ConversationDetailRow>("get-conversation", [ownerId, parsed.uuid], client);
  if (!row) throw trashedConflict();
  const there = toConversationDetail(row);
  const isSame =
    (conversation.title == null || parsed.title === there.title) &&
    (conversation.model == null || parsed.model === there.model) &&
    (conversation.system_prompt == null || parsed.systemPrompt === there.system_prompt) &&
    (conversation.metadata === undefined || samePairs(parsed.metadata, there.metadata));
  if (!isSame) {
    throw new AppError("conflict", "Another conversation was made under this id before.", {
      param: "id",
      code: "id_in_use",
      shouldRetry: false,
    });
  }
}

function samePairs(a: Record<string, string>, b: Record<string, string>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
