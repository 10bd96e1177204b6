import { db } from "#lib/server/db.ts";
import { publish } from "#lib/server/events/hub.ts";
import { stopReply } from "#lib/server/generation/stop-reply.ts";
import { recorded } from "#lib/server/recorded.ts";
import { notFound } from "#lib/shared/errors.ts";
import { accessible, type ConversationKey } from "./access.ts";

/** Moves a conversation to the trash: its reply is stopped, readers get 404, it can be restored. */
export async function trashConversation(key: ConversationKey): Promise<void> {
  await recorded("conversation.trash", key, async () => {
    if (!(await moveToTrash(key))) throw notFound("conversation");
  });
}

/** False where there is none outside the trash. */
export async function moveToTrash(key: ConversationKey): Promise<boolean> {
  const { count } = await db().conversation.updateMany({
    where: accessible(key),
    data: { deletedAt: new Date() },
  });
  if (count === 0) return false;
  publish(key.ownerId, { type: "conversation.removed", conversation_id: key.conversationId });
  await stopReply({ ...key, evenTrashed: true });
  return true;
}
