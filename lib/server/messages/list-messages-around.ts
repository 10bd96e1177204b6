import { conversationUuid } from "#lib/server/conversations/access.ts";
import { envelope } from "#lib/server/list.ts";
import type { MessagesAround } from "#lib/shared/contracts/message.ts";
import { formatId } from "#lib/shared/ids.ts";
import { getMessage } from "./get-message.ts";
import { leafOf, locateMessage, type MessageKey } from "./locate-message.ts";
import { readPage } from "./read-page.ts";
import { toMessage } from "./to-message.ts";

/**
 * The neighbourhood of a message: half of `limit` (1..100) above it, half below, on the visible path, or, where that does
 * not go through it, on the path to the newest message below it.
 */
export async function listMessagesAround(key: MessageKey & { limit: number }): Promise<MessagesAround> {
  const { ownerId, conversationId } = key;
  const at = await locateMessage(key);
  const leafSeq = at.isVisible ? undefined : await leafOf(key, at);
  const path = { ownerId, conversationUuid: conversationUuid(conversationId), leafSeq, cursor: at.uuid };
  const above = Math.floor((key.limit - 1) / 2);
  const below = key.limit - 1 - above;
  // One more of each than asked for says whether there are more.
  const [older, message, newer, leaf] = await Promise.all([
    readPage({ ...path, direction: "up", count: above + 1 }),
    getMessage(key),
    readPage({ ...path, direction: "down", count: below + 1 }),
    // By its id, and where it was deleted by that of the message above it: a blank can't be named.
    leafSeq === undefined ? null : readPage({ ...path, cursor: undefined, direction: "up", count: 1 }),
  ]);
  const [up, down] = [older ?? [], newer ?? []];
  const leafUuid = leaf?.[0]?.id;
  const data = [
    ...up.slice(up.length - Math.min(up.length, above)).map((row) => toMessage(conversationId, row)),
    message,
    ...down.slice(0, below).map((row) => toMessage(conversationId, row)),
  ];
  return {
    ...envelope(data, down.length > below),
    has_earlier: up.length > above,
    leaf: leafUuid ? formatId("message", leafUuid) : null,
  };
}
