import { conversationUuid } from "#lib/server/conversations/access.ts";
import type { Message } from "#lib/shared/contracts/message.ts";
import { formatId } from "#lib/shared/ids.ts";
import { getMessage } from "./get-message.ts";
import { leafOf, locateMessage, type MessageKey } from "./locate-message.ts";
import { readPage } from "./read-page.ts";
import { toMessage } from "./to-message.ts";

export interface MessagesAround {
  /** Chronological, the message that was asked for among them. */
  data: Message[];
  hasOlder: boolean;
  hasNewer: boolean;
  /** Null on the visible path; else the message to name as `leaf` when reading on. */
  leafId: string | null;
}

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
  return {
    data: [
      ...up.slice(up.length - Math.min(up.length, above)).map((row) => toMessage(conversationId, row)),
      message,
      ...down.slice(0, below).map((row) => toMessage(conversationId, row)),
    ],
    hasOlder: up.length > above,
    hasNewer: down.length > below,
    leafId: leafUuid ? formatId("message", leafUuid) : null,
  };
}
