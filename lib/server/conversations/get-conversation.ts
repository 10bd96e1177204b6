import { db } from "#lib/server/db.ts";
import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import { notFound } from "#lib/shared/errors.ts";
import { accessible, type ConversationKey } from "./access.ts";
import { conversationColumns, toConversation } from "./to-conversation.ts";

export async function getConversation(key: ConversationKey): Promise<Conversation> {
  const row = await db().conversation.findFirst({ where: accessible(key), select: conversationColumns });
  if (!row) throw notFound("conversation");
  return toConversation(row);
}
