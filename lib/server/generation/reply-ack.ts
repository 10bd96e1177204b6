import { db } from "#lib/server/db.ts";
import { must } from "#lib/shared/assert.ts";
import type { ReplyStatus } from "#lib/shared/contracts/message.ts";
import type { ReplyAck } from "#lib/shared/contracts/reply.ts";
import { formatEventId } from "#lib/shared/contracts/reply-events.ts";
import { formatId } from "#lib/shared/ids.ts";

/** What a sender is told once the message is kept: everything to read on by, from the first event. */
export function toAck(reply: {
  conversationUuid: string;
  generationUuid: string;
  /** Null where an earlier message is answered again. */
  userUuid: string | null;
  assistantUuid: string;
  status: ReplyStatus;
}): ReplyAck {
  const responseId = formatId("response", reply.generationUuid);
  return {
    conversation_id: formatId("conversation", reply.conversationUuid),
    response_id: responseId,
    user_message_id: reply.userUuid && formatId("message", reply.userUuid),
    assistant_message_id: formatId("message", reply.assistantUuid),
    status: reply.status,
    last_event_id: formatEventId(responseId, -1),
  };
}

/** What was answered when the message came first, with the reply as it stands now. */
export async function earlierAck(
  ownerId: string,
  conversationUuid: string,
  userSeq: number,
): Promise<ReplyAck> {
  const rows = await db().message.findMany({
    where: { ownerId, conversationId: conversationUuid, OR: [{ seq: userSeq }, { parentSeq: userSeq }] },
    orderBy: { seq: "asc" },
    take: 2,
    select: { id: true, generation: { select: { id: true, status: true } } },
  });
  const [user, assistant] = [must(rows[0], "message"), must(rows[1], "reply")];
  const generation = must(assistant.generation, "generation");
  return toAck({
    conversationUuid,
    generationUuid: generation.id,
    userUuid: user.id,
    assistantUuid: assistant.id,
    status: generation.status,
  });
}
