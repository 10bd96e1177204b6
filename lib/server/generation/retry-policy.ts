import { APICallError } from "@ai-sdk/provider";
import { connectionTrouble, isQuotaUsedUp, statusOf } from "./model-failure.ts";
import { replyLimits } from "./reply-limits.ts";
import { retryAfterMs } from "./retry-after.ts";

/** A person waits for the answer: who asks to be left alone for longer is told to that person instead. */
const longestWaitMs = 60_000;
/** Many replies may fail at once, and should not come back at once. */
const jitter = 0.25;

/** How often a model is asked at most, the first time included, by the status of its failure. */
const attemptsByStatus = new Map([
  // Told to come back later.
  [429, 4],
  [503, 4],
  [529, 4],
  // Something before the model gave up waiting for it, or could not reach it.
  [408, 3],
  [502, 3],
  [504, 3],
  // Perhaps only this time.
  [409, 2],
  [500, 2],
]);
/** Refused or reset: a server that is being restarted. */
const attemptsToConnect = 3;

export interface RetryPlan {
  waitMs: number;
  /** How often the model is asked at most, the first time included. */
  attempts: number;
}

/**
 * Whether and when a model is asked again that failed before it said anything: only after failures that pass by
 * themselves, a bounded number of times, never sooner than its server asked for. Null where it is better to say so.
 * @param attempt how often it has been asked; the first was 1
 * @param random from 0 to 1
 */
export function planRetry(error: unknown, attempt: number, random = Math.random()): RetryPlan | null {
  const attempts = attemptsFor(error);
  if (attempt >= attempts) return null;
  const asked = retryAfterMs(headersOf(error)) ?? 0;
  if (asked > longestWaitMs) return null;
  const backOff = replyLimits.retryMs * 2 ** (attempt - 1);
  const waitMs = Math.min(Math.max(asked, backOff) * (1 + jitter * random), longestWaitMs);
  return { waitMs, attempts };
}

function attemptsFor(error: unknown): number {
  // The way servers tell clients of OpenAI's API not to repeat by themselves.
  if (isQuotaUsedUp(error) || headersOf(error)?.["x-should-retry"] === "false") return 1;
  const status = statusOf(error);
  if (status !== null) return attemptsByStatus.get(status) ?? 1;
  const trouble = connectionTrouble(error);
  return trouble === "refused" || trouble === "lost" ? attemptsToConnect : 1;
}

function headersOf(error: unknown): Record<string, string> | undefined {
  return APICallError.isInstance(error) ? error.responseHeaders : undefined;
}
