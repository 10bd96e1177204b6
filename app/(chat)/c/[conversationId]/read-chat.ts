import { cache } from "react";
import { currentPrincipal } from "#app/principal.ts";
import { type ChatSeed, messagePageSize } from "#lib/client/chat-state.ts";
import { getConversation } from "#lib/server/conversations/get-conversation.ts";
import { findRunningReply } from "#lib/server/generation/find-running-reply.ts";
import { listMessages } from "#lib/server/messages/list-messages.ts";
import { AppError } from "#lib/shared/errors.ts";

/** The conversation and its newest messages; null where there is none, or none for whoever asks. */
export const readChat = cache(async (conversationId: string): Promise<ChatSeed | null> => {
  const principal = await currentPrincipal();
  if (!principal) return null;
  const which = { ownerId: principal.userId, conversationId };
  try {
    const [conversation, messages, runningReply] = await Promise.all([
      getConversation(which),
      listMessages({ ...which, limit: messagePageSize, order: "desc" }),
      findRunningReply(which),
    ]);
    return { conversation, messages, runningReply };
  } catch (error) {
    if (error instanceof AppError && error.kind === "not_found") return null;
    throw error;
  }
});
