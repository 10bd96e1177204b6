import { conversationUuid } from "#lib/server/conversations/access.ts";
import { envelope } from "#lib/server/list.ts";
import type { MessageList } from "#lib/shared/contracts/message.ts";
import { invalid } from "#lib/shared/errors.ts";
import { parseId } from "#lib/shared/ids.ts";
import { locateMessage } from "./locate-message.ts";
import { readPage } from "./read-page.ts";
import { toMessage } from "./to-message.ts";

export interface MessagePage {
  ownerId: string;
  conversationId: string;
  /** 1..100. */
  limit: number;
  /** `asc` (chronological) begins at the oldest, `desc` at the newest. */
  order?: "asc" | "desc" | undefined;
  /** The id of a message on the path; the page begins behind it, or ends before it, in the order asked for. */
  after?: string | undefined;
  before?: string | undefined;
  /** The id of the message that the path leads to; the visible path unless given. */
  leaf?: string | undefined;
}

/** One page of a path. */
export async function listMessages(page: MessagePage): Promise<MessageList> {
  const { ownerId, conversationId, limit, leaf } = page;
  const descends = page.order === "desc";
  const cursor = cursorOf(page);
  // `before` means the page that ends there, not the first one.
  const direction = descends !== (cursor?.name === "before") ? "up" : "down";
  const at =
    leaf === undefined ? undefined : await locateMessage({ ownerId, conversationId, messageId: leaf });
  const rows = await readPage({
    ownerId,
    conversationUuid: conversationUuid(conversationId),
    leafSeq: at?.seq,
    direction,
    cursor: cursor?.uuid,
    count: limit + 1, // one more than asked for says whether there are more
  });
  if (!rows) throw noSuchCursor(cursor?.name ?? "after");
  const kept = direction === "up" ? rows.slice(-limit) : rows.slice(0, limit);
  const data = kept.map((row) => toMessage(conversationId, row));
  if (descends) data.reverse();
  return envelope(data, rows.length > limit);
}

function cursorOf({ after, before }: MessagePage) {
  if (after !== undefined && before !== undefined)
    throw invalid("before", "Give either after or before, not both.");
  const name = after !== undefined ? "after" : "before";
  const id = after ?? before;
  if (id === undefined) return undefined;
  const uuid = parseId("message", id);
  if (!uuid) throw noSuchCursor(name);
  return { name, uuid };
}

function noSuchCursor(name: string) {
  return invalid(name, "There is no such message in this conversation.", "cursor_not_found");
}
