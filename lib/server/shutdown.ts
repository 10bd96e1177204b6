import { runningReplies, shutdownReason, unkeptReplies } from "./generation/running.ts";
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
  const replies = [...runningReplies().values(), ...unkeptReplies()];
  log.info({ signal, replies: replies.length }, "shutting down");
  for (const reply of replies) reply.abort.abort(shutdownReason);
  const patience = new Promise((resolve) => setTimeout(resolve, patienceMs));
  await Promise.race([Promise.allSettled(replies.map((reply) => reply.ended)), patience]);
  await Promise.race([tellNow(), patience]);
  controller().abort();
  // One turn of the loop, so that the last events and the ends of the streams leave.
  setTimeout(() => process.exit(0), 100);
}
