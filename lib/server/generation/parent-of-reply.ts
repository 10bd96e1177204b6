import { type ConversationKey, conversationUuid } from "#lib/server/conversations/access.ts";
import { getConversation } from "#lib/server/conversations/get-conversation.ts";
import { db } from "#lib/server/db.ts";
import { unreachable } from "#lib/shared/assert.ts";
import type { ReplyRequest } from "#lib/shared/contracts/reply.ts";
import { invalid, notFound } from "#lib/shared/errors.ts";
import { parseId } from "#lib/shared/ids.ts";

/**
 * seq of the message that what a request writes goes below; 0 for the root, null for the head. Needs no lock: where a
 * message stands never changes.
 */
export async function parentOfReply(
  key: ConversationKey & { request: ReplyRequest },
): Promise<number | null> {
  const { ownerId, request } = key;
  if (request.action === "send") return null;
  const conversationId = conversationUuid(key.conversationId);
  const id = parseId("message", request.message_id);
  const target =
    id &&
    (await db().message.findFirst({
      where: { ownerId, id, conversationId, deletedAt: null },
      select: { seq: true, role: true, parentSeq: true, generationId: true },
    }));
  if (!target) {
    await getConversation(key); // where even that is missing, it is the conversation that is not found
    throw notFound("message");
  }
  switch (request.action) {
    case "edit":
      if (target.role !== "user") throw invalid("message_id", "Only your own messages can be edited.");
      return target.parentSeq ?? 0;
    case "regenerate": {
      if (target.role === "user") return target.seq;
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
      return first.parentSeq;
    }
    default:
      return unreachable(request);
  }
}
