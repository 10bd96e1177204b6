import { deleteMessage } from "#lib/server/messages/delete-message.ts";
import { parseItemId } from "#lib/server/openai/parse-item-id.ts";
import { must } from "#lib/shared/assert.ts";
import type { ConversationDetail } from "#lib/shared/contracts/conversation.ts";
import { isAppError, notFound } from "#lib/shared/errors.ts";
import { formatId } from "#lib/shared/ids.ts";
import { getItem, type ItemOfConversation } from "./get-item.ts";

/**
 * Deletes an item for ever, with all others of its row: what a model thought, said and called in one step goes together,
 * because half of a step is nothing that was ever said. What is posted has a row for each item.
 */
export async function deleteItem(key: ItemOfConversation): Promise<ConversationDetail> {
  const { ownerId, conversationId } = key;
  const { id } = await getItem(key);
  const { rowUuid } = must(parseItemId(id), "item id");
  const messageId = formatId("message", rowUuid);
  return await deleteMessage({ ownerId, conversationId, messageId }).catch((error: unknown) => {
    // Another deletion came between.
    throw isAppError(error) && error.kind === "not_found" ? notFound("item") : error;
  });
}
