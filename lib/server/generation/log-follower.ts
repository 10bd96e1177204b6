import { onLog } from "#lib/server/db.ts";
import { log } from "#lib/server/log.ts";
import { oncePerProcess } from "#lib/server/process.ts";
import { query } from "#lib/server/query.ts";
import type { ReplyStatus } from "#lib/shared/contracts/message.ts";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import { type WrittenEvent, written } from "./event-window.ts";

/** Readers are woken when another process tells that the log has grown; should that get lost, they look this often. */
const pollMs = 2_000;
/** Rows of the log read at once for each reader: some seconds of a reply. */
const rowsAtOnce = 30;

/** What the log holds from a number on. */
export interface LoggedEvents {
  events: WrittenEvent[];
  /** Null where there is no such reply (any more). */
  status: ReplyStatus | null;
  /** The number of the last event of a reply that has ended. */
  lastEvent: number;
}

interface Wait {
  ownerId: string;
  generationUuid: string;
  next: number;
  settle: (found: LoggedEvents) => void;
}

interface Follower {
  waiting: Set<Wait>;
  isLooking: boolean;
  /** Asked for while a look was under way. */
  again: boolean;
  timer: NodeJS.Timeout | null;
}

const follower = () =>
  oncePerProcess<Follower>("log follower", () => ({
    waiting: new Set(),
    isLooking: false,
    again: false,
    timer: null,
  }));

/**
 * Settles as soon as the log holds events from a number on, or the reply runs no more; nothing where the signal came
 * first. All who wait in this process are looked after in one statement, so that their number costs little.
 */
export function nextFromLog(
  wanted: { ownerId: string; generationUuid: string; next: number },
  signal: AbortSignal,
): Promise<LoggedEvents | null> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(null);
    const { waiting } = follower();
    const leave = () => {
      waiting.delete(wait);
      resolve(null);
    };
    const wait: Wait = {
      ...wanted,
      settle(found) {
        waiting.delete(wait);
        signal.removeEventListener("abort", leave);
        resolve(found);
      },
    };
    waiting.add(wait);
    signal.addEventListener("abort", leave, { once: true });
    // After this turn of the loop: whoever else comes in it goes along.
    setImmediate(lookAtLogs);
  });
}

/** Looks after everyone who waits; called when there may be more. */
export function lookAtLogs(): void {
  const state = follower();
  if (state.waiting.size === 0) return;
  if (state.isLooking) {
    state.again = true;
    return;
  }
  if (state.timer) clearTimeout(state.timer);
  state.isLooking = true;
  look([...state.waiting])
    // Those who wait go on waiting: the next look may succeed.
    .catch((error) => log.warn({ err: error }, "the logs of replies can't be read right now"))
    .finally(() => {
      state.isLooking = false;
      state.timer = state.waiting.size > 0 ? setTimeout(lookAtLogs, pollMs) : null;
      if (state.again) setImmediate(lookAtLogs);
      state.again = false;
    });
}

async function look(waits: Wait[]): Promise<void> {
  const rows = await query<{
    place: number;
    status: ReplyStatus | null;
    lastEvent: number | null;
    events: ReplyEvent[][] | null;
  }>(
    "follow-logs",
    [
      waits.map(({ ownerId }) => ownerId),
      waits.map(({ generationUuid }) => generationUuid),
      waits.map(({ next }) => next),
      rowsAtOnce,
    ],
    onLog,
  );
  for (const { place, status, lastEvent, events } of rows) {
    const wait = waits[place];
    wait?.settle({
      events: (events ?? [])
        .flat()
        .filter((event) => event.sequence_number >= wait.next)
        .map(written),
      status,
      lastEvent: lastEvent ?? -1,
    });
  }
}
