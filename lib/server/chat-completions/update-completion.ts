import { query } from "#lib/server/query.ts";
import type { ChatCompletion } from "#lib/shared/contracts/chat-completion.ts";
import type { Metadata } from "#lib/shared/contracts/metadata.ts";
import { type CompletionKey, findCompletion } from "./find-completion.ts";
import { getCompletion } from "./get-completion.ts";

/** Gives a stored chat completion other metadata, in place of all that it had. */
export async function updateCompletion(key: CompletionKey & { metadata: Metadata }): Promise<ChatCompletion> {
  const { id } = await findCompletion(key);
  await query("set-completion-metadata", [key.ownerId, id, JSON.stringify(key.metadata)]);
  return await getCompletion(key);
}
