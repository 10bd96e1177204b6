import { setTimeout } from "node:timers/promises";

/** Ends early, and without an error, when the signal is given. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return setTimeout(milliseconds, undefined, { signal }).catch(() => {});
}
