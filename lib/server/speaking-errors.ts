import { toAppError } from "./database-errors.ts";
import { log } from "./log.ts";

/**
 * Does what a library asks us for that tells whoever called it the message of what we throw: only words meant for people
 * leave, and what is a fault of ours is logged.
 * @param what failed, for the log
 */
export async function speakingErrors<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const shown = toAppError(error);
    if (shown.kind === "internal") log.error({ err: error }, `${what} failed`);
    throw shown;
  }
}
