import type { ConversationList } from "#lib/shared/contracts/conversation.ts";
import { parseWalkCursor } from "#lib/shared/cursors.ts";
import { invalid } from "#lib/shared/errors.ts";
import { listAsItStands } from "./list-as-it-stands.ts";
import type { ConversationSelection } from "./selection.ts";
import { beginWalk, walkList } from "./walk-list.ts";

export interface ConversationPage extends ConversationSelection {
  /** `next_cursor` of the page before, to be given with the same selection. */
  cursor?: string | undefined;
  /** A conversation's id; the page begins behind it, or ends before it, in the order asked for and as things stand now. */
  after?: string | undefined;
  before?: string | undefined;
}

/**
 * One page of the sidebar, or of another shelf. The walk along `next_cursor` meets every conversation that was there when
 * it began exactly once, whoever writes meanwhile; what is put away or deleted meanwhile may be missing, what is brought
 * back may be among them. `next_cursor` is null at the end, and where a page in ascending order, or one that ends before an
 * id, was asked for by that id.
 */
export async function listConversations(page: ConversationPage): Promise<ConversationList> {
  const { cursor, after, before, ...selection } = page;
  const [, surplus] = Object.entries({ cursor, after, before }).filter(([, place]) => place !== undefined);
  if (surplus) throw invalid(surplus[0], "Give only one of cursor, after and before.");
  if (cursor !== undefined) {
    const walk = parseWalkCursor(cursor);
    if (!walk) throw invalid("cursor", "This cursor is not one of ours.");
    return await walkList(selection, walk);
  }
  if (after !== undefined) return await listAsItStands(selection, { by: "after", id: after });
  if (before !== undefined) return await listAsItStands(selection, { by: "before", id: before });
  return selection.order === "asc"
    ? await walkList(selection, await beginWalk())
    : await listAsItStands(selection);
}
