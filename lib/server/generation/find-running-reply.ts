import { accessible, type ConversationKey } from "#lib/server/conversations/access.ts";
import { db } from "#lib/server/db.ts";
import { formatId } from "#lib/shared/ids.ts";

/** The reply that is being written in a conversation (`resp_…`), or null. */
export async function findRunningReply(key: ConversationKey): Promise<string | null> {
  const { id } = accessible(key);
  const row = await db().generation.findFirst({
    where: { ownerId: key.ownerId, conversationId: id, status: "running" },
    select: { id: true },
  });
  return row && formatId("response", row.id);
}
