import { type ConversationKey, conversationUuid } from "#lib/server/conversations/access.ts";
import { titleFromText } from "#lib/server/conversations/title-from-text.ts";
import { constraintOf } from "#lib/server/database-errors.ts";
import { db, type Queryable } from "#lib/server/db.ts";
import { type IdempotentRequest, idempotently } from "#lib/server/idempotency.ts";
import { type Append, type Appended, appendMessages } from "#lib/server/messages/append-messages.ts";
import { parseQuestion } from "#lib/server/messages/parse-message.ts";
import { isBelowHead } from "#lib/server/messages/place-below.ts";
import { busy, whyNotAppended, whyRefused } from "#lib/server/messages/why-not-appended.ts";
import { resolveModel } from "#lib/server/models/registry.ts";
import { type Recorded, recorded } from "#lib/server/recorded.ts";
import type { ReplyAck, ReplyRequest } from "#lib/shared/contracts/reply.ts";
import { idInUse } from "#lib/shared/errors.ts";
import { formatId, newUuid } from "#lib/shared/ids.ts";
import { autoTitle } from "./auto-title.ts";
import { readNewestPage } from "./context.ts";
import { launchReply } from "./launch-reply.ts";
import { placeOfReply } from "./place-of-reply.ts";
import { ackOf, findReplyTo, type StartedReply } from "./reply-ack.ts";
import { spoken, toContinue } from "./to-prompt.ts";

/**
 * Keeps what a person says and starts the reply to it (design.md §4): one transaction, then the answer, and only then
 * is the model called. The same message id sent again, or the same `Idempotency-Key`, gives the same answer.
 */
export async function startReply(
  key: ConversationKey & {
    request: ReplyRequest;
    idempotency?: IdempotentRequest | undefined;
    /** By which key it was asked for, `key_…`; null, and by default, by a session. */
    keyId?: string | null;
  },
): Promise<ReplyAck> {
  const { ownerId, conversationId, request } = key;
  const uuid = conversationUuid(conversationId);
  const question = "message" in request ? parseQuestion(request.message) : null;
  const model = await resolveModel(request.model ?? (await modelOf(ownerId, uuid)));
  const { kept, ...place } = await placeOfReply(key);
  const creates = request.action === "send" && request.create === true;
  const user = question ? [question] : [];
  const assistant = {
    uuid: newUuid(),
    role: "assistant" as const,
    text: kept,
    status: "running" as const,
    byReply: true,
  };
  const generation = { uuid: newUuid(), model: model.id, starts: true };
  const newestPage = isBelowHead(place) ? readNewestPage({ ownerId, conversationUuid: uuid }) : null;
  newestPage?.catch(() => undefined); // its failure is the reply's, where it is awaited
  const append: Append = {
    ownerId,
    conversationUuid: uuid,
    ...place,
    messages: [...user, { ...assistant, model: model.id }],
    generation,
    model: model.id,
    ...(creates && { create: { title: titleFromText(question?.text ?? "") } }),
  };
  const started: StartedReply = {
    conversationUuid: uuid,
    generationUuid: generation.uuid,
    userUuid: question?.uuid ?? null,
    assistantUuid: assistant.uuid,
  };
  const ids: Recorded = { ownerId, conversationId, responseId: formatId("response", generation.uuid) };
  return await recorded("reply.start", ids, async () => {
    let appended: Appended | undefined;
    const { made } = await idempotently(ownerId, key.idempotency, async (client) => {
      appended = await appendOnce(append, client);
      if (appended.outcome === "written") return started;
      if (appended.outcome !== "known") throw whyNotAppended(appended, { creates, prefix: "message" });
      const earlier = await findReplyTo(
        { ownerId, conversationUuid: uuid, userSeq: appended.firstSeq },
        client,
      );
      if (!earlier) throw idInUse("message", "message.id"); // said before, but to nobody
      return earlier;
    });
    if (appended?.outcome !== "written") {
      ids.isRepeat = true;
      ids.responseId = formatId("response", made.generationUuid);
      return await ackOf(ownerId, made);
    }
    const reply = launchReply({
      ownerId,
      keyId: key.keyId ?? null,
      conversationUuid: uuid,
      conversation: appended.conversation,
      generationUuid: generation.uuid,
      model,
      context: {
        leafSeq: appended.parentSeq,
        below: question ? [spoken("user", question.text)] : toContinue(kept),
        newestPage,
      },
      kept,
      row: { uuid: assistant.uuid, seq: appended.firstSeq + user.length },
    });
    if (question && appended.firstDepth === 1) reply.ended.then(() => autoTitle({ ownerId, uuid, model }));
    return await ackOf(ownerId, started, "running");
  });
}

async function modelOf(ownerId: string, uuid: string): Promise<string | null> {
  const row = await db().conversation.findUnique({
    where: { ownerId_id: { ownerId, id: uuid } },
    select: { model: true },
  });
  return row?.model ?? null;
}

/** The database holds "one running reply" too, should two senders ever get past the lock. */
async function appendOnce(append: Append, client: Queryable): Promise<Appended> {
  try {
    return await appendMessages(append, client);
  } catch (error) {
    throw constraintOf(error) === "generation_running" ? busy() : whyRefused(error, "message");
  }
}
