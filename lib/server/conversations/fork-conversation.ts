import { clientUuid } from "#lib/server/client-id.ts";
import { onPool, type Queryable, transaction } from "#lib/server/db.ts";
import { type IdempotentRequest, idempotently } from "#lib/server/idempotency.ts";
import { type MessageKey, messageValues } from "#lib/server/messages/locate-message.ts";
import { busy } from "#lib/server/messages/why-not-appended.ts";
import { queryPatiently } from "#lib/server/query.ts";
import { type Recorded, recorded } from "#lib/server/recorded.ts";
import { must, unreachable } from "#lib/shared/assert.ts";
import type { ConversationDetail } from "#lib/shared/contracts/conversation.ts";
import { idInUse, notFound } from "#lib/shared/errors.ts";
import { formatId } from "#lib/shared/ids.ts";
import { announceConversation } from "./announce-conversation.ts";
import { getConversation } from "./get-conversation.ts";

type Outcome = "forked" | "missing" | "busy" | "id_in_use";

/**
 * A new conversation that begins with a copy of the path to a message; the other one stays as it is. The same id for a copy
 * of the same, or the same `Idempotency-Key`, gives the copy that is there.
 * @param request.newConversationId the client's own id (`conv_…`), for a safe retry
 */
export async function forkConversation(
  request: MessageKey & {
    newConversationId?: string | undefined;
    idempotency?: IdempotentRequest | undefined;
  },
): Promise<ConversationDetail> {
  const { ownerId, conversationId, messageId } = request;
  const copyUuid = clientUuid("conversation", request.newConversationId, "id");
  const values = [...messageValues(request), copyUuid];
  const ids: Recorded = { ownerId, conversationId, messageId };
  return await recorded("conversation.fork", ids, async () => {
    const { made, isRepeat } = await idempotently(ownerId, request.idempotency, async (client) => {
      const copy = (within: Queryable) =>
        queryPatiently<{ outcome: Outcome }>("fork-conversation", values, within);
      const [row] = await (client === onPool ? transaction(copy) : copy(client));
      mustBeForked(must(row, "answer of fork_conversation").outcome);
      return { conversationId: formatId("conversation", copyUuid) };
    });
    if (isRepeat) ids.isRepeat = true;
    return await (isRepeat ? getConversation : announceConversation)({ ownerId, ...made });
  });
}

function mustBeForked(outcome: Outcome): void {
  switch (outcome) {
    case "forked":
      return;
    case "missing":
      throw notFound("message");
    case "busy":
      throw busy();
    case "id_in_use":
      throw idInUse("conversation", "id");
    default:
      unreachable(outcome);
  }
}
