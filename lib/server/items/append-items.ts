import type { Queryable } from "#lib/server/db.ts";
import { appendMessages } from "#lib/server/messages/append-messages.ts";
import { whyNotAppended } from "#lib/server/messages/why-not-appended.ts";
import { writtenRow } from "#lib/server/messages/written-row.ts";
import type { ItemRow } from "#lib/server/openai/items-of-row.ts";
import type { ConversationDetail } from "#lib/shared/contracts/conversation.ts";
import { idInUse } from "#lib/shared/errors.ts";
import { findWritten } from "./find-written.ts";
import type { ParsedItem } from "./parse-items.ts";
import { placeItems } from "./place-items.ts";
import { whyItemsRefused } from "./why-items-refused.ts";

export interface AppendedItems {
  rows: ItemRow[];
  /** As it is now; null where all was there already. */
  conversation: ConversationDetail | null;
}

/** Writes items below the head, a row for each, all of them or none; or finds that they were written before. */
export async function appendItems(
  to: { ownerId: string; conversationUuid: string; items: ParsedItem[] },
  client: Queryable,
): Promise<AppendedItems> {
  const { ownerId, conversationUuid } = to;
  const items = await placeItems(to, client);
  const [first] = items;
  // Only the first one's id tells a retry.
  const clash = first?.isThere ? undefined : items.find(({ isThere }) => isThere);
  if (clash) throw idInUse("item", `${clash.field}.id`);
  const messages = items.map(({ message }) => message);
  const append = { ownerId, conversationUuid, parentSeq: null, messages };
  const appended = await appendMessages(append, client).catch((error: unknown) => {
    throw whyItemsRefused(error, items);
  });
  if (appended.outcome === "written") {
    return { rows: messages.map(writtenRow), conversation: appended.conversation };
  }
  if (appended.outcome === "known") {
    const { firstSeq } = appended;
    const { rows, differing } = await findWritten({ ownerId, conversationUuid, firstSeq, items }, client);
    if (differing) throw idInUse("item", `${differing.field}.id`);
    return { rows, conversation: null };
  }
  if (appended.outcome === "id_in_use") throw idInUse("item", "items.0.id");
  throw whyNotAppended(appended, { creates: false });
}
