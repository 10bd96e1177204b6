import { publish } from "#lib/server/events/hub.ts";
import { query } from "#lib/server/query.ts";
import { recorded } from "#lib/server/recorded.ts";
import { must } from "#lib/shared/assert.ts";
import { formatId } from "#lib/shared/ids.ts";
import { announceConversation } from "./announce-conversation.ts";

/**
 * Makes what was said in a conversation that replies alone have made the content of another, empty one; the first is no
 * more, and its messages and responses keep their ids (docs/decisions/0017).
 * @param adoption.leafSeq the last message that is meant
 * @returns false, and nothing is changed, where either is not what it has to be
 */
export async function adoptConversation(adoption: {
  ownerId: string;
  fromUuid: string;
  intoUuid: string;
  leafSeq: number;
}): Promise<boolean> {
  const { ownerId, fromUuid, intoUuid, leafSeq } = adoption;
  const conversationId = formatId("conversation", intoUuid);
  const [row] = await recorded("conversation.adopt", { ownerId, conversationId }, () =>
    query<{ isAdopted: boolean }>("adopt-conversation", [ownerId, fromUuid, intoUuid, leafSeq]),
  );
  if (!must(row, "answer of adopt_conversation").isAdopted) return false;
  publish(ownerId, { type: "conversation.removed", conversation_id: formatId("conversation", fromUuid) });
  await announceConversation({ ownerId, conversationId });
  return true;
}
