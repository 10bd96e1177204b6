import type { Prisma } from "#lib/generated/prisma/client.ts";
import { db } from "#lib/server/db.ts";
import { publishConversation } from "#lib/server/events/hub.ts";
import type { ConversationDetail } from "#lib/shared/contracts/conversation.ts";
import { notFound } from "#lib/shared/errors.ts";
import { accessible, type ConversationKey } from "./access.ts";
import { conversationColumns, toConversation, toConversationDetail } from "./to-conversation.ts";

/** What the small operations (change, restore, …) share: change one row of this owner's, and tell their tabs. */
export async function updateConversation(
  key: ConversationKey,
  data: Prisma.ConversationUpdateManyMutationInput,
  where: Prisma.ConversationWhereInput = accessible(key),
): Promise<ConversationDetail> {
  const [row] = await db().conversation.updateManyAndReturn({ where, data, select: conversationColumns });
  if (!row) throw notFound("conversation");
  publishConversation(key.ownerId, toConversation(row));
  return toConversationDetail(row);
}
