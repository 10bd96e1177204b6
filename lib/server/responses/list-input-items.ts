import { type ItemPage, pageOfItems } from "#lib/server/items/list-items.ts";
import { envelope } from "#lib/server/list.ts";
import type { ItemList } from "#lib/shared/contracts/item.ts";
import { findResponse, type ResponseKey } from "./find-response.ts";
import { inputPath } from "./input-path.ts";

/**
 * What was said for a response, a page at a time: what its request added, or the whole transcript where that was sent.
 */
export async function listInputItems({
  ownerId,
  responseId,
  ...page
}: ResponseKey & ItemPage): Promise<ItemList> {
  const { id } = await findResponse({ ownerId, responseId });
  const path = await inputPath(ownerId, id);
  return path ? await pageOfItems(path, page) : envelope([], false);
}
