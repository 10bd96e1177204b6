import { trashedConflict } from "#lib/server/conversations/access.ts";
import { titleFromText } from "#lib/server/conversations/title-from-text.ts";
import type { Transaction } from "#lib/server/db.ts";
import {
  appendMessages,
  findPlace,
  lockConversation,
  type NewMessage,
  type PlacedMessage,
  type PlaceRow,
} from "#lib/server/messages/append-messages.ts";
import { must, unreachable } from "#lib/shared/assert.ts";
import type { ReplyRequest } from "#lib/shared/contracts/reply.ts";
import { AppError, invalid, notFound } from "#lib/shared/errors.ts";
import { newUuid, parseId } from "#lib/shared/ids.ts";

export interface Turn {
  ownerId: string;
  uuid: string;
  request: ReplyRequest;
  /** The person's message; null where an earlier one is answered again. */
  message: { uuid: string; text: string } | null;
  modelId: string;
}

export type WrittenTurn =
  | {
      isNew: true;
      generationUuid: string;
      user: PlacedMessage | null;
      assistant: PlacedMessage;
      leafSeq: number;
      parentHash: Uint8Array | null;
    }
  /** The same message was sent before: nothing is written. */
  | { isNew: false; userSeq: number };

/** Writes a person's message and the empty reply to it, in one transaction, or finds that this was done before. */
export async function writeTurn(tx: Transaction, turn: Turn): Promise<WrittenTurn> {
  const { ownerId, uuid, request, message } = turn;
  const creates = request.action === "send" && request.create === true;
  if (creates) await createIfMissing(tx, turn);
  const locked = await lockConversation(tx, ownerId, uuid);
  if (!locked) throw notFound("conversation");
  if (locked.deletedAt) throw creates ? trashedConflict() : notFound("conversation");
  const parentSeq = await parentSeqOf(tx, turn, locked.headSeq);
  const place = await findPlace(tx, { ownerId, uuid, parentSeq, messageUuid: message?.uuid ?? null });
  if (message && place.knownSeq !== null) return { isNew: false, userSeq: sameMessage(turn, message, place) };
  if (place.runningId) throw conversationBusy();

  const generationUuid = newUuid();
  const user: NewMessage[] = message ? [{ ...message, role: "user" }] : [];
  const assistant: NewMessage = {
    uuid: newUuid(),
    role: "assistant",
    text: "",
    status: "running",
    generationUuid,
    model: turn.modelId,
  };
  const placed = await appendMessages(tx, {
    ownerId,
    uuid,
    locked,
    parentSeq,
    // Beside an earlier version of the very first message the root is taken.
    parent: place,
    messages: [...user, assistant],
    model: turn.modelId,
    generation: { id: generationUuid, model: turn.modelId },
  });
  const reply = must(placed.at(-1), "reply");
  const question = message ? must(placed[0], "message") : null;
  return {
    isNew: true,
    generationUuid,
    user: question,
    assistant: reply,
    leafSeq: question?.seq ?? parentSeq,
    parentHash: question?.pathHash ?? place.pathHash,
  };
}

/** The conversation under the id that the client made, named by its first words until a better title comes. */
async function createIfMissing(tx: Transaction, { ownerId, uuid, message, modelId }: Turn): Promise<void> {
  await tx.conversation.createMany({
    data: { ownerId, id: uuid, title: titleFromText(message?.text ?? ""), model: modelId },
    skipDuplicates: true,
  });
}

/** seq of the message to write below; 0 for the root. */
async function parentSeqOf(tx: Transaction, turn: Turn, headSeq: number): Promise<number> {
  const { ownerId, uuid, request } = turn;
  if (request.action === "send") return headSeq;
  const id = parseId("message", request.message_id);
  const target =
    id &&
    (await tx.message.findFirst({
      where: { ownerId, id, conversationId: uuid, deletedAt: null },
      select: { seq: true, role: true, parentSeq: true, generationId: true },
    }));
  if (!target) throw notFound("message");
  switch (request.action) {
    case "edit":
      if (target.role !== "user") throw invalid("message_id", "Only your own messages can be edited.");
      return target.parentSeq ?? 0;
    case "regenerate": {
      if (target.role === "user") return target.seq;
      // A reply of several rows begins at its first one.
      const first =
        target.generationId &&
        (await tx.message.findFirst({
          where: { ownerId, conversationId: uuid, generationId: target.generationId },
          orderBy: { seq: "asc" },
          select: { parentSeq: true },
        }));
      const question = first ? first.parentSeq : null;
      if (!question) throw invalid("message_id", "This message is not a reply that can be written again.");
      return question;
    }
    default:
      return unreachable(request);
  }
}

/** Whether what a client sends again is what it sent before; anything else under its id is a conflict. */
function sameMessage(turn: Turn, message: { text: string }, place: PlaceRow): number {
  if (place.knownConversation === turn.uuid && place.knownText === message.text)
    return must(place.knownSeq, "seq");
  throw new AppError("conflict", "Another message was sent under this id before.", {
    param: "message.id",
    code: "id_in_use",
    shouldRetry: false,
  });
}

export function conversationBusy(): AppError {
  return new AppError(
    "conflict",
    "A reply is being written in this conversation. Wait for it or stop it first.",
    {
      code: "conversation_busy",
      shouldRetry: false,
    },
  );
}
