import { deleteResponse } from "#lib/server/responses/delete-response.ts";
import { type CompletionKey, findCompletion } from "./find-completion.ts";

/** Deletes a stored chat completion, as the response that it is. */
export async function deleteCompletion(key: CompletionKey): Promise<void> {
  const { responseId } = await findCompletion(key);
  await deleteResponse({ ownerId: key.ownerId, responseId });
}
