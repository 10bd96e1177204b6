import { transaction } from "#lib/server/db.ts";
import { queryPatiently } from "#lib/server/query.ts";
import { recorded } from "#lib/server/recorded.ts";
import { notFound } from "#lib/shared/errors.ts";
import { type ConversationKey, conversationUuid } from "./access.ts";
import { moveToTrash } from "./trash-conversation.ts";

/** Removes a conversation for ever, rows and all, from the trash or from outside it. */
export async function purgeConversation(key: ConversationKey): Promise<void> {
  const values = [key.ownerId, conversationUuid(key.conversationId)];
  await recorded("conversation.purge", key, async () => {
    // By way of the trash: nobody begins to write in it any more, and what is being written is stopped.
    await moveToTrash(key);
    const purged = await transaction((client) => queryPatiently("purge-conversation", values, client));
    if (purged.length === 0) throw notFound("conversation");
  });
}
