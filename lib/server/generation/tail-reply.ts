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

/** Takes an event. Where there is no room for the next, what it returns settles when there is. */
export type TakeEvent = (event: WrittenEvent) => Promise<void> | undefined;

/** How far one source of events led. */
interface Told {
  next: number;
  hasEnded: boolean;
}

/**
 * Hands over every event of a reply after a number, each exactly once, and settles after the terminal one: from memory
 * where this process writes it and still holds it, else from the log. What the log no longer holds comes as one
 * `snapshot` of the whole reply.
 */
export async function tailReply(options: TailOptions, take: TakeEvent): Promise<void> {
  let told: Told = { next: options.after + 1, hasEnded: false };
  while (!told.hasEnded && !options.signal.aborted) {
    const reply = runningReplies().get(options.generationUuid);
    const isHere = reply?.ownerId === options.ownerId && reply.events.first <= told.next;
    told = isHere
      ? await readAlong(reply, told.next, options.signal, take)
      : await fromLog(options, told.next, take);
  }
}

/**
 * The events of a reply of this process, from a number on. Settles where the reply has ended, and where a slow reader wants what only the log still has. An event is handed over
 * in the very call that brings it: promises and generators in between cost more than the token.
 */
export function readAlong(
  reply: RunningReply,
  from: number,
  signal: AbortSignal,
  take: TakeEvent,
): Promise<Told> {
  const { promise, resolve, reject } = Promise.withResolvers<Told>();
  let told: Told = { next: from, hasEnded: false };
  let isBusy = false;
  const leave = () => {
    reply.readers.delete(read);
    signal.removeEventListener("abort", leave);
    resolve(told);
  };
  const fail = (error: unknown) => {
    reject(error);
    leave();
  };
  function read(): void {
    // The reader has no room, or it is its own taking that woke us.
    if (isBusy) return;
    isBusy = true;
    try {
      while (told.next >= reply.events.first && !told.hasEnded && !signal.aborted) {
        const event = reply.events.at(told.next);
        if (!event && !reply.isOver) {
          isBusy = false;
          return;
        }
        if (!event) break;
        told = { next: told.next + 1, hasEnded: isTerminalType(event.type) };
        const room = take(event);
        if (room) return void room.then(readOn, fail);
      }
      leave();
    } catch (error) {
      fail(error);
    }
  }
  function readOn(): void {
    isBusy = false;
    read();
  }
  reply.readers.add(read);
  signal.addEventListener("abort", leave);
  read();
  return promise;
}

async function fromLog(options: TailOptions, next: number, take: TakeEvent): Promise<Told> {
  let told: Told = { next, hasEnded: false };
  const hand = async (events: WrittenEvent[]) => {
    for (const event of events) {
      await take(event);
      told = { next: event.number + 1, hasEnded: isTerminalType(event.type) };
    }
  };
  const found = await nextFromLog({ ...options, next }, options.signal);
  if (!found) return told;
  if (found.status === null) throw notFound("reply");
  await hand(found.events);
  if (found.events.length > 0 || found.status === "running") return told;
  // The log is gone, or the reader saw more than survived a crash.
  const number = Math.max(next, found.lastEvent + 1);
  const response = await readResponse(options);
  const last: ReplyEvent[] = [
    { type: "snapshot", sequence_number: number, response },
    { type: terminalType(response.status), sequence_number: number + 1, response },
  ];
  await hand(last.map(written));
  return told;
}
