import { toAppError } from "./database-errors.ts";
import { log } from "./log.ts";
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
  const line = () => ({
    operation,
    requestId: currentRequestId(),
    ownerId: ids.ownerId,
    ...(ids.conversationId && { conversationId: ids.conversationId }),
    ...(ids.messageId && { messageId: ids.messageId }),
    ...(ids.responseId && { responseId: ids.responseId }),
    ...(ids.isRepeat && { isRepeat: true }),
    ms: Math.round((performance.now() - startedAt) * 10) / 10,
  });
  try {
    const result = await work();
    log.info(line(), "history changed");
    return result;
  } catch (error) {
    log.info({ ...line(), failed: toAppError(error).kind }, "history not changed");
    throw error;
  }
}
