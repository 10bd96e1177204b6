import { trashConversation } from "#lib/server/conversations/trash-conversation.ts";
import { db } from "#lib/server/db.ts";
import { maxRows } from "#lib/server/generation/read-response.ts";
import { stopGeneration } from "#lib/server/generation/stop-reply.ts";
import { deleteMessage } from "#lib/server/messages/delete-message.ts";
import { query } from "#lib/server/query.ts";
import { formatId } from "#lib/shared/ids.ts";
import { findResponse, type ResponseKey } from "./find-response.ts";

/**
 * Deletes a response: what it wrote is blanked for ever. What was said for it stays, as it is the conversation's; but a
 * conversation that was made for responses alone goes to the trash with the last of them.
 */
export async function deleteResponse(key: ResponseKey): Promise<void> {
  const { ownerId } = key;
  const { id, conversationId: conversationUuid, status } = await findResponse(key);
  if (status === "running") await stopGeneration(ownerId, id);
  const conversationId = formatId("conversation", conversationUuid);
  const rows = await db().message.findMany({
    where: { ownerId, generationId: id, deletedAt: null },
    select: { id: true },
    take: maxRows,
  });
  for (const row of rows) {
    await deleteMessage({ ownerId, conversationId, messageId: formatId("message", row.id) });
  }
  await db().generation.updateMany({ where: { ownerId, id }, data: { deletedAt: new Date() } });
  const [left] = await query<{ isLeftBehind: boolean }>("is-left-behind", [ownerId, conversationUuid]);
  if (left?.isLeftBehind) await trashConversation({ ownerId, conversationId });
}
