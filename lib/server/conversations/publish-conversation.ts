import { db } from "#lib/server/db.ts";
import { publish } from "#lib/server/events/hub.ts";
import { log } from "#lib/server/log.ts";
import { conversationColumns, toConversation } from "./to-conversation.ts";

/** Tells the owner's tabs how a conversation stands now. Nobody waits for it, and a failure costs a stale sidebar. */
export function publishConversation(ownerId: string, uuid: string): void {
  db()
    .conversation.findFirst({ where: { ownerId, id: uuid, deletedAt: null }, select: conversationColumns })
    .then(
      (row) => row && publish(ownerId, { type: "conversation.changed", conversation: toConversation(row) }),
    )
    .catch((error) => log.warn({ err: error }, "a change of a conversation was not told"));
}
