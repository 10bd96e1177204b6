import type { Queryable } from "#lib/server/db.ts";
import type { UnplacedMessage } from "#lib/server/messages/append-messages.ts";
import { copyOfItem } from "#lib/server/openai/copy-of-item.ts";
import type { ItemKey } from "#lib/server/openai/parse-item-id.ts";
import { idInUse, invalid } from "#lib/shared/errors.ts";
import { newUuid } from "#lib/shared/ids.ts";
import { type FoundRow, findRows } from "./find-rows.ts";
import { isSame } from "./is-same.ts";
import type { ParsedItem } from "./parse-items.ts";

/** A row that can be written, unless it was before. */
export interface PlacedItem {
  /** Where it stands in the request: `items.0`. */
  field: string;
  isCopy: boolean;
  message: UnplacedMessage;
  /** Its uuid is the client's own. */
  isNamed: boolean;
  /** This conversation has a row by that uuid. */
  isThere: boolean;
}

/** Looks up what the items refer to, and whether their ids are free. */
export async function placeItems(
  { ownerId, conversationUuid, items }: { ownerId: string; conversationUuid: string; items: ParsedItem[] },
  client: Queryable,
): Promise<PlacedItem[]> {
  const keys = items.map((item) => ("copies" in item ? item.copies : item.key));
  const uuids = keys.flatMap((key) => key?.rowUuid ?? []);
  const found = await findRows(ownerId, uuids, client);
  const placed = items.map((item): PlacedItem => {
    const { field } = item;
    if ("copies" in item) {
      const message = copied(field, item.copies, found);
      return { field, isCopy: true, message, isNamed: false, isThere: false };
    }
    const { message, key } = item;
    const row = key && found.get(key.rowUuid);
    const isThere = row?.conversationId === conversationUuid;
    if (!row || isThere) return { field, isCopy: false, message, isNamed: key !== null, isThere };
    // An item of another conversation that is said here again, as agents do with their reasoning: a row of its own.
    const there = copyOfItem(row, key);
    if (!there || !isSame(there, message)) throw idInUse("item", `${field}.id`);
    const again = { ...message, uuid: newUuid() };
    return { field, isCopy: false, message: again, isNamed: false, isThere: false };
  });
  refuseRepeatedCalls(placed);
  return placed;
}

function copied(field: string, key: ItemKey | null, found: Map<string, FoundRow>): UnplacedMessage {
  const row = key && found.get(key.rowUuid);
  const copy = row && !row.isGone ? copyOfItem(row, key) : null;
  if (!copy) throw invalid(`${field}.id`, "There is no item by this id.", "item_not_found");
  return copy;
}

/** The database would refuse them as well, but can't tell which of the two is at fault. */
function refuseRepeatedCalls(placed: PlacedItem[]): void {
  const ids = new Set<string>();
  for (const item of placed) {
    for (const { id } of item.message.toolCalls ?? []) {
      if (ids.has(id)) throw invalid(callField(item), "Two calls have the same id.", "tool_call_id_in_use");
      ids.add(id);
    }
  }
}

/** What to name where an item's call id is at fault. */
export function callField({ field, isCopy }: PlacedItem): string {
  return `${field}.${isCopy ? "id" : "call_id"}`;
}
