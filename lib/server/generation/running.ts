import { oncePerProcess } from "#lib/server/process.ts";
import type { Response } from "#lib/shared/contracts/response.ts";
import type { EventWindow, WrittenEvent } from "./event-window.ts";

/** A reply that this process is writing. */
export interface RunningReply {
  ownerId: string;
  /** Where nothing is kept, one that is nobody's. */
  conversationUuid: string;
  conversationId: string;
  generationUuid: string;
  responseId: string;
  model: string;
  events: EventWindow;
  /** The whole reply so far, for when the log has lost more of it than the window holds. */
  soFar: () => Response;
  /** Whether history has it: what nobody wants kept is in memory alone, for whoever asked for it. */
  isKept: boolean;
  /** Nothing more will be said, and its end is among its events, unless somebody else has ended it. */
  isOver: boolean;
  /** Its end is being stored: the ticks leave its events alone. */
  isEnding: boolean;
  /** Aborted by us, with one of the reasons below. */
  abort: AbortController;
  /** Calls those who read the reply here, when there is more. */
  readers: Set<() => void>;
  /** Settles when the reply has ended and its end is committed. */
  ended: Promise<void>;
}

/** The replies that this process is writing and history keeps, by the uuid of their generation. */
export function runningReplies(): Map<string, RunningReply> {
  return oncePerProcess("running replies", () => new Map<string, RunningReply>());
}

/** Those that nobody wants kept: whoever shuts the process down ends them too. */
export function unkeptReplies(): Set<RunningReply> {
  return oncePerProcess("unkept replies", () => new Set<RunningReply>());
}

/** Hands an event to those who read the reply here; the next tick takes it to the log. */
export function push(reply: RunningReply, event: WrittenEvent): void {
  reply.events.push(event);
  wake(reply);
}

/** Tells those who read the reply that there is more. */
export function wake(reply: RunningReply): void {
  for (const read of reply.readers) read();
}

/** Why a running reply is aborted by us. */
export const stopReason = "stopped";
export const shutdownReason = "shutdown";
/** Somebody else has ended it: a reaper that took this process for dead, or whoever purged the conversation. */
export const lostReason = "lost";

/** Stops a reply where this process writes it. */
export function stopHere(generationUuid: string): void {
  runningReplies().get(generationUuid)?.abort.abort(stopReason);
}
