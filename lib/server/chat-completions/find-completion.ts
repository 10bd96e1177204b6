import { responseIdOfCompletion } from "#lib/server/openai/chat-completion-of.ts";
import { findResponse } from "#lib/server/responses/find-response.ts";
import type { ReplyStatus } from "#lib/shared/contracts/message.ts";
import { AppError, isAppError } from "#lib/shared/errors.ts";

/** A chat completion as an operation is asked for it: by its owner, and by the id that clients see (`chatcmpl-…`). */
export interface CompletionKey {
  ownerId: string;
  completionId: string;
}

/**
 * The response that a stored chat completion is. What was asked for otherwise is none, nor is what still runs or has failed:
 * its client never had it, and it would look whole.
 */
export async function findCompletion({ ownerId, completionId }: CompletionKey) {
  const responseId = responseIdOfCompletion(completionId);
  try {
    const found = responseId && (await findResponse({ ownerId, responseId }));
    if (found && found.api === "chat" && isWhole(found.status)) return { ...found, responseId };
  } catch (error) {
    if (!isAppError(error) || error.kind !== "not_found") throw error;
  }
  throw new AppError("not_found", "There is no chat completion by this id.", {
    code: "completion_not_found",
  });
}

function isWhole(status: ReplyStatus): boolean {
  return status === "completed" || status === "stopped";
}
