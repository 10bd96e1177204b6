import { type ConversationKey, conversationUuid, trashedConflict } from "#lib/server/conversations/access.ts";
import { titleFromText } from "#lib/server/conversations/title-from-text.ts";
import { isUniqueViolation } from "#lib/server/database-errors.ts";
import { db } from "#lib/server/db.ts";
import {
  type Append,
  type Appended,
  appendMessages,
  type NewMessage,
} from "#lib/server/messages/append-messages.ts";
import { parseNewMessage } from "#lib/server/messages/parse-new-message.ts";
import { resolveModel } from "#lib/server/models/registry.ts";
import { unreachable } from "#lib/shared/assert.ts";
import type { ReplyAck, ReplyRequest } from "#lib/shared/contracts/reply.ts";
import { AppError, notFound } from "#lib/shared/errors.ts";
import { newUuid } from "#lib/shared/ids.ts";
import { autoTitle } from "./auto-title.ts";
import { readNewestPage } from "./context.ts";
import { launchReply } from "./launch-reply.ts";
import { parentOfReply } from "./parent-of-reply.ts";
import { earlierAck, toAck } from "./reply-ack.ts";

/**
 * Keeps what a person says and starts the reply to it (design.md §4): one transaction, then the answer, and only then
 * is the model called. The same message id sent again gives the same answer.
 */
export async function startReply(key: ConversationKey & { request: ReplyRequest }): Promise<ReplyAck> {
  const { ownerId, request } = key;
  const uuid = conversationUuid(key.conversationId);
  const question = "message" in request ? parseNewMessage(request.message) : null;
  const model = await resolveModel(request.model ?? (await modelOf(ownerId, uuid)));
  const parentSeq = await parentOfReply(key);
  const creates = request.action === "send" && request.create === true;
  const user: NewMessage[] = question ? [{ ...question, role: "user" }] : [];
  const assistant = {
    uuid: newUuid(),
    role: "assistant" as const,
    text: "",
    status: "running" as const,
    byReply: true,
  };
  const generation = { uuid: newUuid(), model: model.id, starts: true };
  const newestPage = request.action === "send" ? readNewestPage({ ownerId, conversationUuid: uuid }) : null;
  newestPage?.catch(() => undefined); // its failure is the reply's, where it is awaited
  const appended = await append({
    ownerId,
    conversationUuid: uuid,
    parentSeq,
    messages: [...user, { ...assistant, model: model.id }],
    generation,
    model: model.id,
    ...(creates && { create: { title: titleFromText(question?.text ?? "") } }),
  });
  switch (appended.outcome) {
    case "written": {
      const seq = appended.firstSeq + user.length;
      const reply = launchReply({
        ownerId,
        conversationUuid: uuid,
        conversation: appended.conversation,
        generationUuid: generation.uuid,
        model,
        context: { leafSeq: appended.parentSeq, question: question?.text ?? null, newestPage },
        row: { uuid: assistant.uuid, seq },
      });
      if (question && appended.firstDepth === 1) reply.ended.then(() => autoTitle({ ownerId, uuid, model }));
      return toAck({
        conversationUuid: uuid,
        generationUuid: generation.uuid,
        userUuid: question?.uuid ?? null,
        assistantUuid: assistant.uuid,
        status: "running",
      });
    }
    case "known":
      return await earlierAck(ownerId, uuid, appended.firstSeq);
    case "trashed":
      throw creates ? trashedConflict() : notFound("conversation");
    case "missing":
      throw notFound("conversation");
    case "no_parent":
      throw notFound("message");
    case "busy":
      throw busy();
    case "id_in_use":
      throw new AppError("conflict", "Another message was sent under this id before.", {
        param: "message.id",
        code: "id_in_use",
        shouldRetry: false,
      });
    default:
      return unreachable(appended);
  }
}

async function modelOf(ownerId: string, uuid: string): Promise<string | null> {
  const row = await db().conversation.findUnique({
    where: { ownerId_id: { ownerId, id: uuid } },
    select: { model: true },
  });
  return row?.model ?? null;
}

/** The database holds "one running reply" too, should two senders ever get past the lock. */
async function append(what: Append): Promise<Appended> {
  try {
    return await appendMessages(what);
  } catch (error) {
    throw isUniqueViolation(error) ? busy() : error;
  }
}

function busy(): AppError {
  return new AppError(
    "conflict",
    "A reply is being written in this conversation. Wait for it or stop it first.",
    {
      code: "conversation_busy",
      shouldRetry: false,
    },
  );
}
