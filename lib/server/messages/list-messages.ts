import { conversationUuid } from "#lib/server/conversations/access.ts";
import { db } from "#lib/server/db.ts";
import type { MessageList } from "#lib/shared/contracts/message.ts";
import { invalid } from "#lib/shared/errors.ts";
import { parseId } from "#lib/shared/ids.ts";
import { depthOf, findPath, isOn, type Segment } from "./path.ts";
import { readPage } from "./read-page.ts";
import { toMessage } from "./to-message.ts";

export interface MessagePage {
  ownerId: string;
  conversationId: string;
  /** 1..100. */
  limit: number;
  /** `asc` (chronological) begins at the oldest, `desc` at the newest. */
  order?: "asc" | "desc";
  /** Ids of messages on the path; both are excluded. As in OpenAI's lists, they follow the order asked for. */
  after?: string | undefined;
  before?: string | undefined;
}

/** One page of the visible path. A path has one message per depth, so a page is a range of depths. */
export async function listMessages(page: MessagePage): Promise<MessageList> {
  const uuid = conversationUuid(page.conversationId);
  const path = await findPath({ ownerId: page.ownerId, conversationUuid: uuid });
  const descending = page.order === "desc";
  const after = await depthOfCursor(page, uuid, path, "after");
  const before = await depthOfCursor(page, uuid, path, "before");
  const lowest = ((descending ? before : after) ?? 0) + 1;
  const highest = ((descending ? after : before) ?? depthOf(path) + 1) - 1;
  // `before` alone means the page that ends there, not the first one.
  const fromTheEnd = descending !== (before !== null && after === null);
  // One more than asked for says whether there are more.
  const rows = await readPage({
    ownerId: page.ownerId,
    conversationUuid: uuid,
    path,
    fromDepth: fromTheEnd ? Math.max(lowest, highest - page.limit) : lowest,
    toDepth: fromTheEnd ? highest : Math.min(highest, lowest + page.limit),
  });
  const kept = fromTheEnd ? rows.slice(-page.limit) : rows.slice(0, page.limit);
  const data = kept.map((row) => toMessage(page.conversationId, row));
  if (descending) data.reverse();
  return {
    object: "list",
    data,
    first_id: data.at(0)?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: rows.length > page.limit,
  };
}

async function depthOfCursor(page: MessagePage, uuid: string, path: Segment[], name: "after" | "before") {
  const id = page[name];
  if (id === undefined) return null;
  const messageUuid = parseId("message", id);
  const place =
    messageUuid &&
    (await db().message.findFirst({
      where: { ownerId: page.ownerId, id: messageUuid, conversationId: uuid },
      select: { branch: true, depth: true },
    }));
  if (!place || !isOn(path, place)) {
    throw invalid(name, "There is no such message in this conversation.", "cursor_not_found");
  }
  return place.depth;
}
