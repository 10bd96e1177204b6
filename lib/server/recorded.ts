import type { ErrorKind } from "#lib/shared/errors.ts";
import { toAppError } from "./database-errors.ts";
import { logLater } from "./log-later.ts";
import { currentRequestId } from "./request-context.ts";

/** Whose history an operation changes, and the ids it is about: never a title, never a text. */
export interface Recorded {
  ownerId: string;
  conversationId?: string;
  messageId?: string;
  responseId?: string;
  /** Set by the operation where all was there already: a retry. */
  isRepeat?: boolean;
}

/**
 * Runs an operation that changes history and writes one line of it: what was done, by which request, to what, how long
 * it took, and of which kind its failure was.
 */
export async function recorded<T>(operation: string, ids: Recorded, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  // What is undefined is left out of the line.
  const told = (message: string, failed?: ErrorKind) =>
    logLater(
      {
        operation,
        requestId: currentRequestId(),
        ownerId: ids.ownerId,
        conversationId: ids.conversationId,
        messageId: ids.messageId,
        responseId: ids.responseId,
        isRepeat: ids.isRepeat || undefined,
        ms: Math.round((performance.now() - startedAt) * 10) / 10,
        failed,
      },
      message,
    );
  try {
    const result = await work();
    told("history changed");
    return result;
  } catch (error) {
    told("history not changed", toAppError(error).kind);
    throw error;
  }
}
