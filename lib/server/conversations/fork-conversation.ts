import { clientUuid } from "#lib/server/client-id.ts";
import { transaction } from "#lib/server/db.ts";
import { type MessageKey, messageValues } from "#lib/server/messages/locate-message.ts";
import { busy } from "#lib/server/messages/why-not-appended.ts";
import { queryPatiently } from "#lib/server/query.ts";
import { recorded } from "#lib/server/recorded.ts";
import { must, unreachable } from "#lib/shared/assert.ts";
import type { ConversationDetail } from "#lib/shared/contracts/conversation.ts";
import { idInUse, notFound } from "#lib/shared/errors.ts";
import { formatId } from "#lib/shared/ids.ts";
import { announceConversation } from "./announce-conversation.ts";

type Outcome = "forked" | "missing" | "busy" | "id_in_use";

/**
 * A new conversation that begins with a copy of the path to a message; the other one stays as it is.
 * @param request.newConversationId the client's own id (`conv_…`), for a safe retry
 */
export async function forkConversation(
  request: MessageKey & { newConversationId?: string },
): Promise<ConversationDetail> {
  const { ownerId, conversationId, messageId } = request;
  const copyUuid = clientUuid("conversation", request.newConversationId, "new_conversation_id");
  const values = [...messageValues(request), copyUuid];
  return await recorded("conversation.fork", { ownerId, conversationId, messageId }, async () => {
    const [row] = await transaction((client) =>
      queryPatiently<{ outcome: Outcome }>("fork-conversation", values, client),
    );
    const { outcome } = must(row, "answer of fork_conversation");
    switch (outcome) {
      case "forked":
        return await announceConversation({ ownerId, conversationId: formatId("conversation", copyUuid) });
      case "missing":
        throw notFound("message");
      case "busy":
        throw busy();
      case "id_in_use":
        throw idInUse("conversation", "new_conversation_id");
      default:
        return unreachable(outcome);
    }
  });
}
