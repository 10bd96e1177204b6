import { readResponse } from "#lib/server/generation/read-response.ts";
import { chatCompletionOf } from "#lib/server/openai/chat-completion-of.ts";
import type { ChatCompletion } from "#lib/shared/contracts/chat-completion.ts";
import { type CompletionKey, findCompletion } from "./find-completion.ts";

/** A stored chat completion. */
export async function getCompletion(key: CompletionKey): Promise<ChatCompletion> {
  const { id } = await findCompletion(key);
  return chatCompletionOf(await readResponse({ ownerId: key.ownerId, generationUuid: id }));
}
