import { db } from "#lib/server/db.ts";
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

/** The first reply to a message that came before; null where it has none. */
export async function findReplyTo(message: {
  ownerId: string;
  conversationUuid: string;
  userSeq: number;
}): Promise<StartedReply | null> {
  const { ownerId, conversationUuid, userSeq } = message;
  const reply = await db().message.findFirst({
    where: { ownerId, conversationId: conversationUuid, parentSeq: userSeq, generationId: { not: null } },
    orderBy: { seq: "asc" },
    select: { id: true, generationId: true, parent: { select: { id: true } } },
  });
  if (!reply?.generationId || !reply.parent) return null;
  return {
    conversationUuid,
    generationUuid: reply.generationId,
    userUuid: reply.parent.id,
    assistantUuid: reply.id,
  };
}
