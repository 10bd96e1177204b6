import type { ConversationKey } from "#lib/server/conversations/access.ts";
import { itemsOfRow } from "#lib/server/openai/items-of-row.ts";
import { parseItemId } from "#lib/server/openai/parse-item-id.ts";
import type { Item } from "#lib/shared/contracts/item.ts";
import { notFound } from "#lib/shared/errors.ts";
import { parseId } from "#lib/shared/ids.ts";
import { readRow } from "./read-row.ts";

/** An item as an operation is asked for it: only together with its owner and its conversation. */
export interface ItemOfConversation extends ConversationKey {
  itemId: string;
}

/** One item. Whichever id is malformed, it is the item that there is not, as where it is another's. */
export async function getItem({ ownerId, conversationId, itemId }: ItemOfConversation): Promise<Item> {
  const conversationUuid = parseId("conversation", conversationId);
  const key = parseItemId(itemId);
  const row = conversationUuid && key && (await readRow(ownerId, conversationUuid, key.rowUuid));
  const item = row && itemsOfRow(row).find(({ id }) => id === itemId);
  if (!item) throw notFound("item");
  return item;
}
