import { type ConversationKey, conversationUuid } from "#lib/server/conversations/access.ts";
import { getConversation } from "#lib/server/conversations/get-conversation.ts";
import { db } from "#lib/server/db.ts";
import { type Place, placeBelow } from "#lib/server/messages/place-below.ts";
import type { ReplySettings } from "#lib/server/openai/new-response.ts";
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
  /** What the reply was asked for with of which it is a version; null where that was the page, which asks for nothing special. */
  askedAgain: ReplySettings | null;
}

/** Of the one request, and not of every version of what it made. */
const onceOnly: (keyof ReplySettings)[] = ["store", "background", "previous_response_id"];

function settingsOf(generation: { request: unknown } | null): ReplySettings | null {
  // Written from this type when the reply began.
  const request = generation && (generation.request as ReplySettings | null);
  if (!request) return null;
  const kept = Object.entries(request).filter(([name]) => !onceOnly.some((each) => each === name));
  return Object.fromEntries(kept);
}

/** Where a request for a reply writes. Needs no lock: where a message stands never changes, nor does a reply that ended. */
export async function placeOfReply(key: ConversationKey & { request: ReplyRequest }): Promise<PlaceOfReply> {
  const { ownerId, request } = key;
  if (request.action === "send") return { ...placeBelow(request.parent_id), kept: "", askedAgain: null };
  const conversationId = conversationUuid(key.conversationId);
  const id = parseId("message", request.message_id);
  const target =
    id &&
    (await db().message.findFirst({
      where: { ownerId, id, conversationId, deletedAt: null },
      select: {
        ...{ seq: true, role: true, parentSeq: true, generationId: true, status: true, text: true },
        generation: { select: { request: true } },
      },
    }));
  if (!target) {
    await getConversation(key); // where even that is missing, it is the conversation that is not found
    throw notFound("message");
  }
  const askedAgain = settingsOf(target.generation);
  switch (request.action) {
    case "edit":
      if (target.role !== "user") throw invalid("message_id", "Only your own messages can be edited.");
      return { parentSeq: target.parentSeq ?? 0, kept: "", askedAgain: null };
    case "continue":
      if (target.parentSeq === null || target.text === "" || !broken.includes(target.status)) {
        throw invalid("message_id", "Only a reply that ended early, and kept some text, can go on.");
      }
      return { parentSeq: target.parentSeq, kept: target.text, askedAgain };
    case "regenerate": {
      if (target.role === "user") return { parentSeq: target.seq, kept: "", askedAgain };
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
      return { parentSeq: first.parentSeq, kept: "", askedAgain };
    }
    default:
      return unreachable(request);
  }
}
