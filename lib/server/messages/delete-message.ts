import { announceConversation } from "#lib/server/conversations/announce-conversation.ts";
import { query } from "#lib/server/query.ts";
import { recorded } from "#lib/server/recorded.ts";
import type { ConversationDetail } from "#lib/shared/contracts/conversation.ts";
import { notFound } from "#lib/shared/errors.ts";
import { type MessageKey, messageValues } from "./locate-message.ts";
import { busy } from "./why-not-appended.ts";

/**
 * Blanks one message where it stands, for ever: text, parts, calls, reasoning and the log of its reply. Its place in the
 * tree stays, so that what was said below it is still there; lists skip it.
 */
export async function deleteMessage(key: MessageKey): Promise<ConversationDetail> {
  return await recorded("message.delete", key, async () => {
    const [row] = await query<{ isRunning: boolean }>("delete-message", messageValues(key));
    if (!row) throw notFound("message");
    if (row.isRunning) throw busy();
    return await announceConversation(key);
  });
}
