import { setTimeout as sleep } from "node:timers/promises";
import { terminalType } from "#lib/server/openai/reply-events.ts";
import { isTerminal, type ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import { readEvents } from "./read-events.ts";
import { readProgress, readResponse } from "./read-response.ts";
import { type RunningReply, runningReplies } from "./running.ts";

/** How often a reply that another process writes is looked after. */
const pollMs = 500;

export interface TailOptions {
  ownerId: string;
  generationUuid: string;
  /** The number of the last event seen; -1 for none. */
  after: number;
  /** Ends the reading; the reply goes on. */
  signal: AbortSignal;
}

/**
 * Every event of a reply after a number, each exactly once, to the terminal one: from memory while this process writes
 * it, else from the log. Where the log has a gap there is one `snapshot` of the whole reply instead.
 */
export async function* tailReply(options: TailOptions): AsyncGenerator<ReplyEvent> {
  let { after } = options;
  // Whoever ended it, what memory did not tell to the end stands in the log.
  for (const source of [fromMemory, fromLog]) {
    for await (const event of source({ ...options, after })) {
      after = event.sequence_number;
      yield event;
      if (isTerminal(event)) return;
    }
  }
}

async function* fromMemory({
  ownerId,
  generationUuid,
  after,
  signal,
}: TailOptions): AsyncGenerator<ReplyEvent> {
  const reply = runningReplies().get(generationUuid);
  if (reply?.ownerId !== ownerId) return;
  let next = after + 1;
  while (!signal.aborted) {
    for (let event = reply.events[next]; event; event = reply.events[next]) {
      next += 1;
      yield event;
    }
    if (!runningReplies().has(generationUuid)) return;
    await nextEvent(reply, signal);
  }
}

/** Settles at the reply's next event, or when the reader goes away. */
function nextEvent(reply: RunningReply, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      reply.waiting.delete(settle);
      signal.removeEventListener("abort", settle);
      resolve();
    };
    if (signal.aborted) return settle();
    reply.waiting.add(settle);
    signal.addEventListener("abort", settle);
  });
}

async function* fromLog(options: TailOptions): AsyncGenerator<ReplyEvent> {
  let next = options.after + 1;
  while (!options.signal.aborted) {
    // Asked before the log is read: what it says of the end is then in the log.
    const { status, lastEvent } = await readProgress(options);
    let events = await readEvents({ ...options, sequenceNumber: next });
    for (
      ;
      events[0]?.sequence_number === next;
      events = await readEvents({ ...options, sequenceNumber: next })
    ) {
      for (const event of events) yield event;
      next += events.length;
    }
    if (status !== "running") {
      // Reached only where the log is gone, or the reader saw more than survived a crash.
      const number = Math.max(next, lastEvent + 1);
      const response = await readResponse(options);
      yield { type: "snapshot", sequence_number: number, response };
      yield { type: terminalType(response.status), sequence_number: number + 1, response };
      return;
    }
    await sleep(pollMs, undefined, { signal: options.signal }).catch(() => undefined);
  }
}
