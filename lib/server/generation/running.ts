import { oncePerProcess } from "#lib/server/process.ts";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";

/** A reply that this process is writing. */
export interface RunningReply {
  ownerId: string;
  conversationUuid: string;
  conversationId: string;
  generationUuid: string;
  responseId: string;
  model: string;
  /** Every event so far; the place of an event is its number. */
  events: ReplyEvent[];
  /** How many of them are in the log. */
  flushed: number;
  /** Its end is being stored: the ticks leave it alone. */
  isEnding: boolean;
  /** Aborted by a stop, with `stopped` as its reason, or by the end of the process. */
  abort: AbortController;
  /** Readers that wait for the next event. */
  waiting: Set<() => void>;
  /** Settles when the reply has ended and its end is committed. */
  ended: Promise<void>;
}

/** The replies that this process is writing, by the uuid of their generation. */
export function runningReplies(): Map<string, RunningReply> {
  return oncePerProcess("running replies", () => new Map<string, RunningReply>());
}

/** Tells those who read the reply that there is more. */
export function wake(reply: RunningReply): void {
  const waiting = [...reply.waiting];
  reply.waiting.clear();
  for (const resume of waiting) resume();
}

/** Why a running reply is aborted by us. */
export const stopReason = "stopped";
export const shutdownReason = "shutdown";
