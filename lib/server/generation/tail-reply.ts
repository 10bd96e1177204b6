import { terminalType } from "#lib/server/openai/reply-events.ts";
import { isTerminalType, type ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import { notFound } from "#lib/shared/errors.ts";
import { type WrittenEvent, written } from "./event-window.ts";
import { nextFromLog } from "./log-follower.ts";
import { readResponse } from "./read-response.ts";
import { type RunningReply, runningReplies } from "./running.ts";

export interface TailOptions {
  ownerId: string;
  generationUuid: string;
  /** The number of the last event seen; -1 for none. */
  after: number;
  /** Ends the reading; the reply goes on. */
  signal: AbortSignal;
}

/**
 * Every event of a reply after a number, each exactly once, to the terminal one: from memory where this process writes
 * it and still holds it, else from the log. What the log no longer holds comes as one `snapshot` of the whole reply.
 */
export async function* tailReply(options: TailOptions): AsyncGenerator<WrittenEvent> {
  let next = options.after + 1;
  while (!options.signal.aborted) {
    const reply = runningReplies().get(options.generationUuid);
    const isHere = reply?.ownerId === options.ownerId && reply.events.first <= next;
    for await (const event of isHere ? fromMemory(reply, next, options.signal) : fromLog(options, next)) {
      yield event;
      if (isTerminalType(event.type)) return;
      next = event.number + 1;
    }
  }
}

/** Ends where the reply has ended, and where a slow reader wants what only the log still has. */
async function* fromMemory(
  reply: RunningReply,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<WrittenEvent> {
  // Entered once for as long as it reads: to come and go for each token costs more than the token.
  let wake = () => {};
  let hasLeft = signal.aborted;
  const read = () => wake();
  const leave = () => {
    hasLeft = true;
    wake();
  };
  reply.readers.add(read);
  signal.addEventListener("abort", leave);
  try {
    for (let next = from; !hasLeft && next >= reply.events.first; ) {
      const event = reply.events.at(next);
      if (event) {
        yield event;
        next += 1;
      } else if (runningReplies().has(reply.generationUuid)) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      } else return;
    }
  } finally {
    reply.readers.delete(read);
    signal.removeEventListener("abort", leave);
  }
}

async function* fromLog(options: TailOptions, next: number): AsyncGenerator<WrittenEvent> {
  const found = await nextFromLog({ ...options, next }, options.signal);
  if (!found) return;
  if (found.status === null) throw notFound("reply");
  yield* found.events;
  if (found.events.length > 0 || found.status === "running") return;
  // The log is gone, or the reader saw more than survived a crash.
  const number = Math.max(next, found.lastEvent + 1);
  const response = await readResponse(options);
  const last: ReplyEvent[] = [
    { type: "snapshot", sequence_number: number, response },
    { type: terminalType(response.status), sequence_number: number + 1, response },
  ];
  yield* last.map(written);
}
