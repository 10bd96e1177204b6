import { onPool } from "#lib/server/db.ts";
import { envelope } from "#lib/server/list.ts";
import { query } from "#lib/server/query.ts";
import type { ConversationList } from "#lib/shared/contracts/conversation.ts";
import { invalid } from "#lib/shared/errors.ts";
import { parseId } from "#lib/shared/ids.ts";
import { type ConversationSelection, selected } from "./selection.ts";
import { listStatement } from "./shelves.ts";
import { type ConversationDetailRow, type ConversationRow, toConversation } from "./to-conversation.ts";
import { cursorBelow } from "./walk-list.ts";

/** A page by what the list is now: the newest, or the one behind a conversation, or the one that ends before it. */
export async function listAsItStands(
  selection: ConversationSelection,
  from?: { by: "after" | "before"; id: string },
): Promise<ConversationList> {
  const { ownerId, order, limit } = selection;
  const { shelf, variant, patterns } = selected(selection);
  const place = from && (await placeOf(ownerId, from));
  const isReadBackwards = from?.by === "before";
  const ascends = (order === "asc") !== isReadBackwards;
  const { rows } = await onPool.query<ConversationRow & { readAt: Date }>({
    ...listStatement(shelf, { ...variant, ascends }),
    values: [ownerId, place?.lastMessageAt ?? null, place?.id ?? null, limit + 1, ...patterns],
  });
  const hasMore = rows.length > limit;
  const kept = rows.slice(0, limit);
  const leadsOn = hasMore && !ascends && !isReadBackwards;
  const next_cursor = leadsOn ? cursorBelow(kept) : null;
  if (isReadBackwards) kept.reverse();
  return { ...envelope(kept.map(toConversation), hasMore), next_cursor };
}

async function placeOf(ownerId: string, { by, id }: { by: "after" | "before"; id: string }) {
  const uuid = parseId("conversation", id);
  const [place] = uuid ? await query<ConversationDetailRow>("get-conversation", [ownerId, uuid]) : [];
  if (!place) throw invalid(by, "There is no such conversation.", "cursor_not_found");
  return place;
}
