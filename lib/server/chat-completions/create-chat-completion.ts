import { getConversation } from "#lib/server/conversations/get-conversation.ts";
import type { IdempotentRequest } from "#lib/server/idempotency.ts";
import { resolveModel } from "#lib/server/models/registry.ts";
import { chatSettings } from "#lib/server/openai/chat-settings.ts";
import { rowsOfChatMessages } from "#lib/server/openai/rows-of-chat-messages.ts";
import { type AskedFor, answerTranscript } from "#lib/server/responses/answer-transcript.ts";
import type { NewChatCompletion } from "#lib/shared/contracts/new-chat-completion.ts";

/** OpenAI's POST /chat/completions: keeps what of its messages is new, and starts the reply to them. */
export async function createChatCompletion(asked: {
  ownerId: string;
  /** By which key it is asked for, `key_…`; null by a session. */
  keyId: string | null;
  request: NewChatCompletion;
  idempotency?: IdempotentRequest | undefined;
  /** The client says that it has sent the same before. */
  isRetry: boolean;
  signal: AbortSignal;
}): Promise<AskedFor> {
  const { ownerId, request } = asked;
  const conversationId = request.conversation ?? null;
  const there = conversationId === null ? null : await getConversation({ ownerId, conversationId });
  const rows = rowsOfChatMessages(request.messages, { allowOpenCalls: conversationId !== null });
  const { settings, sampling } = chatSettings(request);
  const { stop, seed } = sampling;
  return await answerTranscript({
    ...asked,
    api: "chat",
    model: await resolveModel(request.model ?? there?.model),
    settings: { ...settings, ...(stop && { stop }), ...(seed !== null && { seed }) },
    rows,
    conversationId,
    previousResponseId: null,
    field: "messages",
  });
}
