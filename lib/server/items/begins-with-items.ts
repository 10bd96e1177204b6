import type { Queryable } from "#lib/server/db.ts";
import { findWritten } from "./find-written.ts";
import type { ParsedItem } from "./parse-items.ts";
import { placeItems } from "./place-items.ts";

/** Whether a conversation that is there already was made with these items. */
export async function beginsWithItems(
  conversation: { ownerId: string; conversationUuid: string; items: ParsedItem[] },
  client: Queryable,
): Promise<boolean> {
  if (conversation.items.length === 0) return true;
  const items = await placeItems(conversation, client);
  const { differing } = await findWritten({ ...conversation, firstSeq: 1, items }, client);
  return differing === undefined;
}
