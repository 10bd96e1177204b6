import { db, type Queryable } from "#lib/server/db.ts";
import { query } from "#lib/server/query.ts";
import type { ReplyStatus } from "#lib/shared/contracts/message.ts";
import type { ReplyAck } from "#lib/shared/contracts/reply.ts";
import { formatEventId } from "#lib/shared/contracts/reply-events.ts";
import { notFound } from "#lib/shared/errors.ts";
import { formatId } from "#lib/shared/ids.ts";

/** The rows that a request for a reply made. */
export interface StartedReply {
  conversationUuid: string;
  generationUuid: string;
  /** Null where an earlier message is answered again. */
  userUuid: string | null;
  assistantUuid: string;
}

/**
 * What a sender is told once the message is kept: everything to read on by, from the first event.
 * @param status how the reply stands, where that is known
 */
export async function ackOf(ownerId: string, reply: StartedReply, status?: ReplyStatus): Promise<ReplyAck> {
  const responseId = formatId("response", reply.generationUuid);
  return {
    conversation_id: formatId("conversation", reply.conversationUuid),
    response_id: responseId,
    user_message_id: reply.userUuid && formatId("message", reply.userUuid),
    assistant_message_id: formatId("message", reply.assistantUuid),
    status: status ?? (await statusOf(ownerId, reply.generationUuid)),
    last_event_id: formatEventId(responseId, -1),
  };
}

async function statusOf(ownerId: string, id: string): Promise<ReplyStatus> {
  const generation = await db().generation.findUnique({
    where: { ownerId_id: { ownerId, id } },
    select: { status: true },
  });
  if (!generation) throw notFound("reply"); // purged since
  return generation.status;
}

/**
 * The first reply to a message that came before; null where it has none.
 * @param client the transaction that found the message: to wait for another connection while holding one could use up
 * the pool
 */
export async function findReplyTo(
  message: { ownerId: string; conversationUuid: string; userSeq: number },
  client: Queryable,
): Promise<StartedReply | null> {
  const { ownerId, conversationUuid, userSeq } = message;
  const values = [ownerId, conversationUuid, userSeq];
  const [reply] = await query<Omit<StartedReply, "conversationUuid">>("find-reply", values, client);
  return reply ? { conversationUuid, ...reply } : null;
}
