import { type RunningReply, runningReplies, shutdownReason, unkeptReplies } from "./generation/running.ts";
import { log } from "./log.ts";
import { oncePerProcess } from "./process.ts";
import { tellNow } from "./processes/notifier.ts";

/** Longer than storing the end of a few hundred replies takes; supervisors kill after ten seconds or more. */
const patienceMs = 8_000;

const controller = () => oncePerProcess("shutdown", () => new AbortController());

/** Aborted when the process is asked to end: open streams close, so that nobody waits for them. */
export function shutdownSignal(): AbortSignal {
  return controller().signal;
}

/**
 * Ends every stream and every reply, then the process. Next itself would wait for open connections for ever, so it is
 * started with NEXT_MANUAL_SIG_HANDLE and this listens instead.
 */
export function shutDownOnSignals(): void {
  oncePerProcess("signals", () => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void shutDown(signal));
    return true;
  });
}

async function shutDown(signal: string): Promise<void> {
  log.info({ signal, replies: running().length }, "shutting down");
  const patience = new Promise((resolve) => setTimeout(resolve, patienceMs));
  await Promise.race([endReplies(), patience]);
  await Promise.race([tellNow(), patience]);
  controller().abort();
  // One turn of the loop, so that the last events and the ends of the streams leave.
  setTimeout(() => process.exit(0), 100);
}

function running(): RunningReply[] {
  return [...runningReplies().values(), ...unkeptReplies()];
}

/** Also those that begin while others end: their requests were under way. */
async function endReplies(): Promise<void> {
  for (let replies = running(); replies.length > 0; replies = running()) {
    for (const reply of replies) reply.abort.abort(shutdownReason);
    await Promise.allSettled(replies.map((reply) => reply.ended));
  }
}
