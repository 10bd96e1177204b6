import { type ConversationKey, conversationUuid } from "#lib/server/conversations/access.ts";
import { isUniqueViolation } from "#lib/server/database-errors.ts";
import { db } from "#lib/server/db.ts";
import { parseNewMessage } from "#lib/server/messages/parse-new-message.ts";
import { resolveModel } from "#lib/server/models/registry.ts";
import { must } from "#lib/shared/assert.ts";
import type { ReplyAck, ReplyRequest } from "#lib/shared/contracts/reply.ts";
import { formatEventId } from "#lib/shared/contracts/reply-events.ts";
import { formatId } from "#lib/shared/ids.ts";
import { autoTitle } from "./auto-title.ts";
import { launchReply } from "./launch-reply.ts";
import { conversationBusy, type Turn, type WrittenTurn, writeTurn } from "./write-turn.ts";

/**
 * Keeps what a person says and starts the reply to it (design.md §4): one transaction, then the answer, and only then
 * is the model called. The same message id sent again gives the same answer.
 */
export async function startReply(key: ConversationKey & { request: ReplyRequest }): Promise<ReplyAck> {
  const { ownerId, request } = key;
  const uuid = conversationUuid(key.conversationId);
  const message = "message" in request ? parseNewMessage(request.message) : null;
  const model = await resolveModel(request.model ?? (await modelOf(ownerId, uuid)));
  const turn: Turn = { ownerId, uuid, request, message, modelId: model.id };
  const written = await db()
    .$transaction((tx) => writeTurn(tx, turn))
    .catch(rethrowBusy);
  if (!written.isNew) return await earlierAck(ownerId, uuid, written.userSeq);

  const { generationUuid, assistant, user, leafSeq } = written;
  const row = { uuid: assistant.uuid, seq: assistant.seq, parentHash: written.parentHash };
  const reply = launchReply({ ownerId, conversationUuid: uuid, generationUuid, model, leafSeq, row });
  if (user?.depth === 1) reply.ended.then(() => autoTitle({ ownerId, uuid, model }));
  return toAck(uuid, written);
}

async function modelOf(ownerId: string, uuid: string): Promise<string | null> {
  const row = await db().conversation.findUnique({
    where: { ownerId_id: { ownerId, id: uuid } },
    select: { model: true },
  });
  return row?.model ?? null;
}

/** The database holds "one running reply" too, should two senders ever get past the lock. */
function rethrowBusy(error: unknown): never {
  throw isUniqueViolation(error) ? conversationBusy() : error;
}

function toAck(uuid: string, written: Extract<WrittenTurn, { isNew: true }>): ReplyAck {
  const responseId = formatId("response", written.generationUuid);
  return {
    conversation_id: formatId("conversation", uuid),
    response_id: responseId,
    user_message_id: written.user && formatId("message", written.user.uuid),
    assistant_message_id: formatId("message", written.assistant.uuid),
    status: "running",
    last_event_id: formatEventId(responseId, -1),
  };
}

/** What was answered when the message came first, with the reply as it stands now. */
async function earlierAck(ownerId: string, uuid: string, userSeq: number): Promise<ReplyAck> {
  const rows = await db().message.findMany({
    where: { ownerId, conversationId: uuid, OR: [{ seq: userSeq }, { parentSeq: userSeq }] },
    orderBy: { seq: "asc" },
    take: 2,
    select: { id: true, generation: { select: { id: true, status: true } } },
  });
  const user = must(rows[0], "message");
  const assistant = must(rows[1], "reply");
  const generation = must(assistant.generation, "generation");
  const responseId = formatId("response", generation.id);
  return {
    conversation_id: formatId("conversation", uuid),
    response_id: responseId,
    user_message_id: formatId("message", user.id),
    assistant_message_id: formatId("message", assistant.id),
    status: generation.status,
    last_event_id: formatEventId(responseId, -1),
  };
}
