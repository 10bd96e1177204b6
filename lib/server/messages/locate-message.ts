import { type ConversationKey, conversationUuid } from "#lib/server/conversations/access.ts";
import { onPool, type Queryable } from "#lib/server/db.ts";
import { query } from "#lib/server/query.ts";
import { notFound } from "#lib/shared/errors.ts";
import { parseId } from "#lib/shared/ids.ts";

/** A message as an operation is asked for it: only together with its owner and its conversation. */
export interface MessageKey extends ConversationKey {
  messageId: string;
}

export interface Location {
  uuid: string;
  seq: number;
  branch: number;
  depth: number;
  /** Whether the visible path goes through it. */
  isVisible: boolean;
}

/** The uuid behind a `msg_…` id. A malformed one is answered like any other that does not exist. */
export function messageUuid(messageId: string): string {
  const uuid = parseId("message", messageId);
  if (!uuid) throw notFound("message");
  return uuid;
}

/**
 * A message's key as statements take it: owner, conversation, message. Whichever id is malformed, it is the message that
 * there is not, as where it is another's.
 */
export function messageValues({ ownerId, conversationId, messageId }: MessageKey): [string, string, string] {
  const uuid = parseId("conversation", conversationId);
  if (!uuid) throw notFound("message");
  return [ownerId, uuid, messageUuid(messageId)];
}

export async function locateMessage(key: MessageKey, client: Queryable = onPool): Promise<Location> {
  const values = messageValues(key);
  const [row] = await query<Omit<Location, "uuid">>("locate-message", values, client);
  if (!row) throw notFound("message");
  return { ...row, uuid: values[2] };
}

/** The leaf that is shown with a message: the visible one, else the newest that was written below it. */
export async function leafOf(
  { ownerId, conversationId }: ConversationKey,
  at: Location,
  client: Queryable = onPool,
): Promise<number> {
  const values = [ownerId, conversationUuid(conversationId), at.branch, at.depth];
  const [row] = await query<{ seq: number | null }>("newest-leaf", values, client);
  return row?.seq ?? at.seq;
}
