import { type ConversationKey, conversationUuid } from "#lib/server/conversations/access.ts";
import { envelope } from "#lib/server/list.ts";
import { readPage } from "#lib/server/messages/read-page.ts";
import { itemIds } from "#lib/server/openai/item-ids.ts";
import { type ItemRow, itemsOfRow } from "#lib/server/openai/items-of-row.ts";
import { parseItemId } from "#lib/server/openai/parse-item-id.ts";
import type { Item, ItemList } from "#lib/shared/contracts/item.ts";
import { invalid } from "#lib/shared/errors.ts";
import { readRow } from "./read-row.ts";

export interface ItemPage {
  /** How many items, 1..100. */
  limit: number;
  /** `desc`, the newest first, unless given. */
  order?: "asc" | "desc" | undefined;
  /** The id of an item on the path; the page begins behind it, or ends before it, in the order asked for. */
  after?: string | undefined;
  before?: string | undefined;
}

/** A piece of a path. */
export interface PathOfItems {
  ownerId: string;
  conversationUuid: string;
  /** The head unless given. */
  leafSeq?: number;
  /** The message right above the piece; null where it begins at the root. */
  above?: { seq: number; uuid: string } | null;
}

/** One page of the visible path's items. */
export async function listItems({
  ownerId,
  conversationId,
  ...page
}: ItemPage & ConversationKey): Promise<ItemList> {
  return await pageOfItems({ ownerId, conversationUuid: conversationUuid(conversationId) }, page);
}

export async function pageOfItems({ above, ...path }: PathOfItems, page: ItemPage): Promise<ItemList> {
  const { limit } = page;
  const descends = page.order !== "asc";
  const cursor = cursorOf(page);
  // `before` means the page that ends there, not the first one.
  const direction = descends !== (cursor?.name === "before") ? "up" : "down";
  const from = cursor?.key.rowUuid ?? (direction === "down" ? above?.uuid : undefined);
  // Every row has an item at least: as many rows as items, and one more to say whether there are more.
  const [rows, own] = await Promise.all([
    readPage({ ...path, direction, cursor: from, count: limit + 1 }),
    cursor && readRow(path.ownerId, path.conversationUuid, cursor.key.rowUuid),
  ]);
  const isAbove = own && above ? own.seq <= above.seq : false;
  if (!rows || isAbove) throw noSuchCursor(cursor?.name ?? "after");
  const items = rows.filter(({ seq }) => seq > (above?.seq ?? 0)).flatMap(itemsOfRow);
  const rest = cursor && own ? restOfRow(own, cursor, direction) : [];
  const all = direction === "up" ? [...items, ...rest] : [...rest, ...items];
  const kept = direction === "up" ? all.slice(-limit) : all.slice(0, limit);
  return envelope(descends ? kept.reverse() : kept, all.length > limit);
}

/** What stands above or below an item within its row. A row that was deleted meanwhile has nothing any more. */
function restOfRow(
  row: ItemRow,
  { id, name }: { id: string; name: string },
  direction: "up" | "down",
): Item[] {
  const items = itemsOfRow(row);
  const at = items.findIndex((item) => item.id === id);
  if (at >= 0) return direction === "up" ? items.slice(0, at) : items.slice(at + 1);
  // A reply that runs is listed as an empty message; there is none any more where all it did was to call tools.
  const wasEmpty = row.role === "assistant" && id === itemIds.message(row.id);
  if (!wasEmpty) throw noSuchCursor(name);
  return items.filter(({ type }) => (type === "function_call") === (direction === "down"));
}

function cursorOf({ after, before }: ItemPage) {
  if (after !== undefined && before !== undefined)
    throw invalid("before", "Give either after or before, not both.");
  const name = after !== undefined ? "after" : "before";
  const id = after ?? before;
  if (id === undefined) return undefined;
  const key = parseItemId(id);
  if (!key) throw noSuchCursor(name);
  return { id, name, key };
}

function noSuchCursor(name: string) {
  return invalid(name, "There is no such item in this conversation.", "cursor_not_found");
}
