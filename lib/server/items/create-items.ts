import { type ConversationKey, conversationUuid } from "#lib/server/conversations/access.ts";
import { getConversation } from "#lib/server/conversations/get-conversation.ts";
import { publishConversation } from "#lib/server/events/hub.ts";
import { type IdempotentRequest, idempotently } from "#lib/server/idempotency.ts";
import { envelope } from "#lib/server/list.ts";
import { itemsOfRow } from "#lib/server/openai/items-of-row.ts";
import { parseInput } from "#lib/server/parse-input.ts";
import { type Recorded, recorded } from "#lib/server/recorded.ts";
import { type ItemList, type NewItem, newItemsSchema } from "#lib/shared/contracts/item.ts";
import { type AppendedItems, appendItems } from "./append-items.ts";
import { findRows } from "./find-rows.ts";
import { findTold } from "./find-told.ts";
import { parseItems } from "./parse-items.ts";

/**
 * Adds items below the newest message of the visible path, each as a row of its own, without asking a model: all of them
 * or none. The same again, by the first item's id or by the `Idempotency-Key`, gives the items that are there.
 */
export async function createItems(
  request: ConversationKey & { items: NewItem[]; idempotency?: IdempotentRequest | undefined },
): Promise<ItemList> {
  const { ownerId, conversationId, idempotency } = request;
  const items = parseItems(parseInput(newItemsSchema, { items: request.items }).items);
  const to = { ownerId, conversationUuid: conversationUuid(conversationId), items };
  const ids: Recorded = { ownerId, conversationId };
  return await recorded("items.create", ids, async () => {
    let appended: AppendedItems | undefined;
    const told = await findTold(to);
    const { made, isRepeat } = await idempotently(ownerId, idempotency, async (client) => {
      appended = told ? { rows: told, conversation: null } : await appendItems(to, client);
      return { rows: appended.rows.map(({ id }) => id) };
    });
    if (appended?.conversation) publishConversation(ownerId, appended.conversation);
    else ids.isRepeat = true;
    const rows = isRepeat || !appended ? await rowsStillThere(request, made.rows) : appended.rows;
    return envelope(rows.flatMap(itemsOfRow), false);
  });
}

async function rowsStillThere(key: ConversationKey, uuids: string[]) {
  await getConversation(key); // in the trash it is not found, and neither are its items
  const found = await findRows(key.ownerId, uuids);
  return uuids.flatMap((uuid) => found.get(uuid) ?? []).filter(({ isGone }) => !isGone);
}
