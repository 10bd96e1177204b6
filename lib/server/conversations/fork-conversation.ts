import { transaction } from "#lib/server/db.ts";
import { publishConversation } from "#lib/server/events/hub.ts";
import { type MessageKey, messageValues } from "#lib/server/messages/locate-message.ts";
import { busy } from "#lib/server/messages/why-not-appended.ts";
import { queryPatiently } from "#lib/server/query.ts";
import { recorded } from "#lib/server/recorded.ts";
import { must, unreachable } from "#lib/shared/assert.ts";
import type { ConversationDetail } from "#lib/shared/contracts/conversation.ts";
import { AppError, invalid, notFound } from "#lib/shared/errors.ts";
import { newId, parseId } from "#lib/shared/ids.ts";
import { getConversation } from "./get-conversation.ts";

type Outcome = "forked" | "missing" | "busy" | "id_in_use";

/**
 * A new conversation that begins with a copy of the path to a message; the other one stays as it is.
 * @param request.newConversationId the client's own id (`conv_…`), for a safe retry
 */
export async function forkConversation(
  request: MessageKey & { newConversationId?: string },
): Promise<ConversationDetail> {
  const { ownerId, conversationId, messageId } = request;
  const copyId = request.newConversationId ?? newId("conversation");
  const copyUuid = parseId("conversation", copyId);
  if (!copyUuid)
    throw invalid("new_conversation_id", "A conversation id is conv_ and the 32 hex digits of a UUIDv7.");
  const values = [...messageValues(request), copyUuid];
  return await recorded("conversation.fork", { ownerId, conversationId, messageId }, async () => {
    const [row] = await transaction((client) =>
      queryPatiently<{ outcome: Outcome }>("fork-conversation", values, client),
    );
    const { outcome } = must(row, "answer of fork_conversation");
    switch (outcome) {
      case "forked": {
        const conversation = await getConversation({ ownerId, conversationId: copyId });
        publishConversation(ownerId, conversation);
        return conversation;
      }
      case "missing":
        throw notFound("message");
      case "busy":
        throw busy();
      case "id_in_use":
        throw new AppError("conflict", "Another conversation was made under this id before.", {
          param: "new_conversation_id",
          code: "id_in_use",
          shouldRetry: false,
        });
      default:
        return unreachable(outcome);
    }
  });
}
