import { getConversation } from "#lib/server/conversations/get-conversation.ts";
import type { IdempotentRequest } from "#lib/server/idempotency.ts";
import { resolveModel } from "#lib/server/models/registry.ts";
import { responseSettings } from "#lib/server/openai/response-settings.ts";
import { rowsOfInput } from "#lib/server/openai/rows-of-input.ts";
import type { ResponseRequest } from "#lib/shared/contracts/response-request.ts";
import { invalid } from "#lib/shared/errors.ts";
import { type AskedFor, answerTranscript } from "./answer-transcript.ts";
import { readReferred } from "./read-referred.ts";

/** OpenAI's POST /responses: keeps what is said, and starts the reply to it. */
export async function createResponse(asked: {
  ownerId: string;
  /** By which key it is asked for, `key_…`; null by a session. */
  keyId: string | null;
  request: ResponseRequest;
  idempotency?: IdempotentRequest | undefined;
  /** The client says that it has sent the same before. */
  isRetry: boolean;
  signal: AbortSignal;
}): Promise<AskedFor> {
  const { ownerId, request } = asked;
  const { conversation, previous_response_id: previousResponseId = null } = request;
  if (conversation && previousResponseId !== null) {
    throw invalid("previous_response_id", "Give either conversation or previous_response_id, not both.");
  }
  if (request.background && request.store === false) {
    throw invalid("background", "What runs in the background has to be stored.");
  }
  const conversationId = (typeof conversation === "string" ? conversation : conversation?.id) ?? null;
  const there = conversationId === null ? null : await getConversation({ ownerId, conversationId });
  const input = request.input ?? [];
  const referred = await readReferred(ownerId, input);
  const rows = rowsOfInput(input, referred, {
    allowOpenCalls: conversationId !== null || previousResponseId !== null,
  });
  return await answerTranscript({
    ...asked,
    api: "responses",
    model: await resolveModel(request.model ?? there?.model),
    settings: responseSettings(request),
    rows,
    spokenIn: referred.spokenIn,
    conversationId,
    previousResponseId,
    field: "input",
  });
}
