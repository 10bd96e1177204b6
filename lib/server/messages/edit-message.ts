import { db } from "#lib/server/db.ts";
import type { IdempotentRequest } from "#lib/server/idempotency.ts";
import type { Message } from "#lib/shared/contracts/message.ts";
import type { NewMessage } from "#lib/shared/contracts/new-message.ts";
import { notFound } from "#lib/shared/errors.ts";
import { placeMessage } from "./append-message.ts";
import { type MessageKey, messageValues } from "./locate-message.ts";
import { parseMessage } from "./parse-message.ts";

/** Another version of a message: a sibling of the same role, to which the visible path leads from now on. */
export async function editMessage(
  request: MessageKey & {
    message: Omit<NewMessage, "role" | "parent_id" | "tool_call_id">;
    idempotency?: IdempotentRequest | undefined;
  },
): Promise<Message> {
  const [ownerId, conversationUuid, uuid] = messageValues(request);
  const target = await db().message.findFirst({
    where: {
      ownerId,
      id: uuid,
      conversationId: conversationUuid,
      deletedAt: null,
      conversation: { deletedAt: null },
    },
    select: { role: true, originalRole: true, toolCallId: true, parentSeq: true },
  });
  if (!target) throw notFound("message");
  const { message } = parseMessage({
    ...request.message,
    role: target.role,
    tool_call_id: target.toolCallId,
  });
  return await placeMessage("message.edit", {
    ownerId,
    conversationId: request.conversationId,
    idempotency: request.idempotency,
    message: { ...message, originalRole: target.originalRole === "developer" ? "developer" : null },
    place: { parentSeq: target.parentSeq ?? 0 },
  });
}
