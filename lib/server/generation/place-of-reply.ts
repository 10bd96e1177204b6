import { type ConversationKey, conversationUuid } from "#lib/server/conversations/access.ts";
import { getConversation } from "#lib/server/conversations/get-conversation.ts";
import { db } from "#lib/server/db.ts";
import { type Place, placeBelow } from "#lib/server/messages/place-below.ts";
import { unreachable } from "#lib/shared/assert.ts";
import type { ReplyStatus } from "#lib/shared/contracts/message.ts";
import type { ReplyRequest } from "#lib/shared/contracts/reply.ts";
import { invalid, notFound } from "#lib/shared/errors.ts";
import { parseId } from "#lib/shared/ids.ts";

/** The ways of a reply to end early. */
const broken: ReplyStatus[] = ["stopped", "interrupted", "failed"];

export interface PlaceOfReply extends Place {
  /** What the reply begins with: the text that the one it continues has kept. */
  kept: string;
}

/** Where a request for a reply writes. Needs no lock: where a message stands never changes, nor does a reply that ended. */
export async function placeOfReply(key: ConversationKey & { request: ReplyRequest }): Promise<PlaceOfReply> {
  const { ownerId, request } = key;
  if (request.action === "send") return { ...placeBelow(request.parent_id), kept: "" };
  const conversationId = conversationUuid(key.conversationId);
  const id = parseId("message", request.message_id);
  const target =
    id &&
    (await db().message.findFirst({
      where: { ownerId, id, conversationId, deletedAt: null },
      select: { seq: true, role: true, parentSeq: true, generationId: true, status: true, text: true },
    }));
  if (!target) {
    await getConversation(key); // where even that is missing, it is the conversation that is not found
    throw notFound("message");
  }
  switch (request.action) {
    case "edit":
      if (target.role !== "user") throw invalid("message_id", "Only your own messages can be edited.");
      return { parentSeq: target.parentSeq ?? 0, kept: "" };
    case "continue":
      if (target.parentSeq === null || target.text === "" || !broken.includes(target.status)) {
        throw invalid("message_id", "Only a reply that ended early, and kept some text, can go on.");
      }
      return { parentSeq: target.parentSeq, kept: target.text };
    case "regenerate": {
      if (target.role === "user") return { parentSeq: target.seq, kept: "" };
      // A reply of several rows begins at its first one.
      const first =
        target.generationId &&
        (await db().message.findFirst({
          where: { ownerId, conversationId, generationId: target.generationId },
          orderBy: { seq: "asc" },
          select: { parentSeq: true },
        }));
      if (!first || first.parentSeq === null) {
        throw invalid("message_id", "This message is not a reply that can be written again.");
      }
      return { parentSeq: first.parentSeq, kept: "" };
    }
    default:
      return unreachable(request);
  }
}
