import type { ReplyError, ReplyStatus } from "#lib/shared/contracts/message.ts";
import type { Retry } from "#lib/shared/contracts/response.ts";

/** The server's reasons end with what to do; where something is being done already, the first sentence is enough. */
function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
}

/** Why a reply ended that is not complete. */
export function whatHappened(status: ReplyStatus, error: ReplyError | null): string {
  if (status === "stopped") return "Stopped.";
  return (
    error?.message ??
    (status === "interrupted" ? "The server went away while answering." : "The reply failed.")
  );
}

/** What its buttons are for. */
export function whatNext(canContinue: boolean): string {
  return canContinue
    ? "What was said is kept. Continue from there, or get a new reply."
    : "You can get a new reply.";
}

/** What a live region says of it. */
export function announcement(status: ReplyStatus, error: ReplyError | null): string {
  if (status === "running") return "The assistant is answering.";
  return status === "completed" ? "The answer is complete." : whatHappened(status, error);
}

function howLong(seconds: number): string {
  return seconds < 100 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

export interface RetryWords {
  why: string;
  /** Changes every second. */
  when: string;
  /** `when`, for whoever hears it once. */
  soon: string;
}

export function retryWords({ error, attempt, attempts, at }: Retry, nowMs: number): RetryWords {
  const left = Math.ceil(at - nowMs / 1000);
  const count = `(attempt ${attempt} of ${attempts})`;
  return {
    why: firstSentence(error.message),
    when: left > 0 ? `Trying again in ${howLong(left)} ${count}.` : `Trying again now ${count}.`,
    soon: `Trying again soon ${count}.`,
  };
}
