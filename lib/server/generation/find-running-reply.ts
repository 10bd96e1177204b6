import { type ConversationKey, conversationUuid } from "#lib/server/conversations/access.ts";
import { query } from "#lib/server/query.ts";
import { formatId } from "#lib/shared/ids.ts";

/** The reply that is being written in a conversation (`resp_…`), or null. */
export async function findRunningReply({ ownerId, conversationId }: ConversationKey): Promise<string | null> {
  const values = [ownerId, conversationUuid(conversationId), false, 1];
  const [row] = await query<{ id: string }>("running-replies", values);
  return row ? formatId("response", row.id) : null;
}
