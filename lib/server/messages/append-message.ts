import { type ConversationKey, conversationUuid } from "#lib/server/conversations/access.ts";
import { titleFromText } from "#lib/server/conversations/title-from-text.ts";
import { publishConversation } from "#lib/server/events/hub.ts";
import { type IdempotentRequest, idempotently } from "#lib/server/idempotency.ts";
import { type Recorded, recorded } from "#lib/server/recorded.ts";
import type { Message } from "#lib/shared/contracts/message.ts";
import type { NewMessage } from "#lib/shared/contracts/new-message.ts";
import { formatId } from "#lib/shared/ids.ts";
import { type Append, type Appended, appendMessages, type UnplacedMessage } from "./append-messages.ts";
import { getMessage } from "./get-message.ts";
import { parseMessage } from "./parse-message.ts";
import { isBelowHead, type Place, placeBelow } from "./place-below.ts";
import { toMessage } from "./to-message.ts";
import { whyNotAppended, whyRefused } from "./why-not-appended.ts";
import { writtenRow } from "./written-row.ts";

/**
 * Adds one message without asking a model. The same id with the same words again, or the same `Idempotency-Key` with the
 * same body, gives the message that is there.
 */
export async function appendMessage(
  request: ConversationKey & {
    message: NewMessage;
    /** Makes the conversation when its owner has none by this id. */
    create?: boolean;
    idempotency?: IdempotentRequest | undefined;
  },
): Promise<Message> {
  const { ownerId, conversationId, idempotency } = request;
  const { message, parentId } = parseMessage(request.message);
  return await placeMessage("message.append", {
    ownerId,
    conversationId,
    idempotency,
    message,
    place: placeBelow(parentId),
    ...(request.create && { create: { title: titleFromText(message.text) } }),
  });
}

/** Writes a checked message at a place of the tree; what append and edit share. */
export async function placeMessage(
  operation: string,
  request: ConversationKey & {
    message: UnplacedMessage;
    place: Place;
    create?: Append["create"];
    idempotency?: IdempotentRequest | undefined;
  },
): Promise<Message> {
  const { ownerId, conversationId, message, create, idempotency } = request;
  const append: Append = {
    ownerId,
    conversationUuid: conversationUuid(conversationId),
    messages: [message],
    ...request.place,
    ...(create && { create }),
  };
  const ids: Recorded = { ownerId, conversationId, messageId: formatId("message", message.uuid) };
  return await recorded(operation, ids, async () => {
    let appended: Appended | undefined;
    const { made, isRepeat } = await idempotently(ownerId, idempotency, async (client) => {
      appended = await appendMessages(append, client).catch((error) => {
        throw whyRefused(error);
      });
      if (appended.outcome !== "written" && appended.outcome !== "known") {
        throw whyNotAppended(appended, { creates: create !== undefined });
      }
      return { conversationId, messageId: formatId("message", message.uuid) };
    });
    if (isRepeat || appended?.outcome !== "written") {
      ids.isRepeat = true;
      return await getMessage({ ownerId, ...made });
    }
    publishConversation(ownerId, appended.conversation);
    // Other versions, where there are any, are named in the answer.
    return isBelowHead(request.place)
      ? writtenMessage(conversationId, message, appended)
      : await getMessage({ ownerId, conversationId, messageId: made.messageId });
  });
}

function writtenMessage(
  conversationId: string,
  message: UnplacedMessage,
  appended: Extract<Appended, { outcome: "written" }>,
): Message {
  return toMessage(conversationId, {
    ...writtenRow(message),
    seq: appended.firstSeq,
    parentId: appended.parentId,
    depth: appended.firstDepth,
    generationId: null,
    model: message.model ?? null,
    usage: null,
    error: null,
    metadata: message.metadata ?? null,
    tookMs: null,
    siblings: null,
    createdAt: appended.messageCreatedAt,
  });
}
