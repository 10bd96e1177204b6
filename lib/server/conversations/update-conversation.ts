import type { Prisma } from "#lib/generated/prisma/client.ts";
import { db } from "#lib/server/db.ts";
import { publish } from "#lib/server/events/hub.ts";
import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import { notFound } from "#lib/shared/errors.ts";
import { accessible, type ConversationKey } from "./access.ts";
import { conversationColumns, toConversation } from "./to-conversation.ts";

/** What the small operations (rename, restore, …) share: change one row of this owner's, and tell their tabs. */
export async function updateConversation(
  key: ConversationKey,
  data: Prisma.ConversationUpdateManyMutationInput,
  where: Prisma.ConversationWhereInput = accessible(key),
): Promise<Conversation> {
  const [row] = await db().conversation.updateManyAndReturn({ where, data, select: conversationColumns });
  if (!row) throw notFound("conversation");
  const conversation = toConversation(row);
  publish(key.ownerId, { type: "conversation.changed", conversation });
  return conversation;
}
