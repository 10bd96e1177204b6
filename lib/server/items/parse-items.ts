import type { UnplacedMessage } from "#lib/server/messages/append-messages.ts";
import { type ItemKey, parseItemId } from "#lib/server/openai/parse-item-id.ts";
import { isReference, ownKey, rowOfItem } from "#lib/server/openai/row-of-item.ts";
import type { NewItem } from "#lib/shared/contracts/item.ts";
import { invalid } from "#lib/shared/errors.ts";
import { newUuid } from "#lib/shared/ids.ts";

/** A posted item that was checked, before it is known what stands under its id. */
export type ParsedItem = {
  /** Where it stands in the request: `items.0`. */
  field: string;
} & (Spoken | Reference);

interface Spoken {
  message: UnplacedMessage;
  /** What its id names, which the row gets then; null where that is no id of our form. */
  key: ItemKey | null;
}

interface Reference {
  /** The item to copy; null where no item can have such an id. */
  copies: ItemKey | null;
}

export function parseItems(items: NewItem[]): ParsedItem[] {
  const ids = new Set<string>();
  const rows = new Set<string>();
  return items.map((item, index) => {
    const field = `items.${index}`;
    if (isReference(item)) return { field, copies: parseItemId(item.id) };
    const message = rowOfItem(item, field);
    const key = ownKey(item);
    if (!key || !item.id) return { field, message, key };
    if (ids.has(item.id)) throw invalid(`${field}.id`, "Two items have the same id.");
    ids.add(item.id);
    // The items of one step of a reply have one row's digits; posted, each becomes a row, and the first one's is this.
    if (rows.has(key.rowUuid)) return { field, message: { ...message, uuid: newUuid() }, key: null };
    rows.add(key.rowUuid);
    return { field, message, key };
  });
}
