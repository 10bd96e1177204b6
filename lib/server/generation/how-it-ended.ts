import { toAppError } from "#lib/server/database-errors.ts";
import { log } from "#lib/server/log.ts";
import type { ReplyError } from "#lib/shared/contracts/message.ts";
import type { Outcome } from "./end-reply.ts";
import { ModelStreamError } from "./model-failure.ts";
import { lostReason, type RunningReply, shutdownReason, stopReason } from "./running.ts";

const interrupted = { code: "interrupted", message: "The server was shut down while answering." };

/** What became of a reply that did not come to its own end, by what was thrown while it was written. */
export function howItEnded(reply: RunningReply, error: unknown): Pick<Outcome, "status" | "error"> {
  const { aborted, reason } = reply.abort.signal;
  if (aborted && reason === stopReason) return { status: "stopped", error: null };
  // A reply that was lost has another end already, and this one will not be stored.
  if (aborted && (reason === shutdownReason || reason === lostReason)) {
    return { status: "interrupted", error: interrupted };
  }
  const failure = aborted ? reason : error;
  log.warn({ err: failure, generation: reply.generationUuid }, "a reply failed");
  return { status: "failed", error: reasonOf(failure) };
}

function reasonOf(error: unknown): ReplyError {
  if (error instanceof ModelStreamError) return error.reason;
  const { kind, message } = toAppError(error);
  return { code: kind, message };
}
