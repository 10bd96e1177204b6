import { onPool, type Queryable, transaction } from "#lib/server/db.ts";
import { publishConversation } from "#lib/server/events/hub.ts";
import { type IdempotentRequest, idempotently } from "#lib/server/idempotency.ts";
import { appendItems } from "#lib/server/items/append-items.ts";
import { beginsWithItems } from "#lib/server/items/begins-with-items.ts";
import { type ParsedItem, parseItems } from "#lib/server/items/parse-items.ts";
import { titleOfItems } from "#lib/server/items/title-of-items.ts";
import { parseInput } from "#lib/server/parse-input.ts";
import { type Recorded, recorded } from "#lib/server/recorded.ts";
import type { ConversationDetail, NewConversation } from "#lib/shared/contracts/conversation.ts";
import { firstItemsSchema, type NewItem } from "#lib/shared/contracts/item.ts";
import { idInUse } from "#lib/shared/errors.ts";
import { formatId } from "#lib/shared/ids.ts";
import { getConversation } from "./get-conversation.ts";
import { insertOrFind, type ParsedConversation, parseConversation } from "./insert-conversation.ts";
import { toConversationDetail } from "./to-conversation.ts";

interface Request {
  ownerId: string;
  conversation: NewConversation;
  /** What it begins with; at most 20. */
  items?: NewItem[] | null | undefined;
  idempotency?: IdempotentRequest | undefined;
}

/**
 * Makes a conversation, together with the items it begins with or not at all. The same id with the same content again, or
 * the same `Idempotency-Key` with the same body, gives the conversation as it is now.
 */
export async function createConversation(request: Request): Promise<ConversationDetail> {
  const { ownerId, idempotency } = request;
  const items = parseItems(parseInput(firstItemsSchema, request.items, "items") ?? []);
  const parsed = parseConversation(request.conversation, titleOfItems(items));
  const ids: Recorded = { ownerId, conversationId: formatId("conversation", parsed.uuid) };
  return await recorded("conversation.create", ids, async () => {
    let fresh: ConversationDetail | undefined;
    const { made, isRepeat } = await idempotently(ownerId, idempotency, async (client) => {
      const write = (within: Queryable) => makeOrFind(request, parsed, items, within);
      const needsTransaction = items.length > 0 && client === onPool;
      const { conversation, isNew } = await (needsTransaction ? transaction(write) : write(client));
      if (isNew) fresh = conversation;
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

async function makeOrFind(
  { ownerId, conversation: given }: Request,
  parsed: ParsedConversation,
  items: ParsedItem[],
  client: Queryable,
): Promise<{ conversation: ConversationDetail; isNew: boolean }> {
  const { row, isNew } = await insertOrFind(ownerId, parsed, client);
  const conversation = toConversationDetail(row);
  const to = { ownerId, conversationUuid: parsed.uuid, items };
  if (isNew) {
    const appended = items.length > 0 ? await appendItems(to, client) : null;
    return { conversation: appended?.conversation ?? conversation, isNew };
  }
  const isRepeat = isSame(given, parsed, conversation) && (await beginsWithItems(to, client));
  if (!isRepeat) throw idInUse("conversation", "id");
  return { conversation, isNew };
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
