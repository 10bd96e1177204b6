import { log } from "#lib/server/log.ts";
import { oncePerProcess } from "#lib/server/process.ts";
import { query } from "#lib/server/query.ts";
import { type RunningReply, runningReplies, stopReason } from "./running.ts";

/** What is said is in the log this soon; design.md §4 allows 200 ms at most. */
const tickMs = 150;
/** A silent reply still shows that its process lives; the reaper waits many times as long. */
const heartbeatMs = 1_000;

interface Ticker {
  timer: NodeJS.Timeout | null;
  /** The tick that is being written. */
  writing: Promise<void> | null;
  lastBeat: number;
}

const ticker = () =>
  oncePerProcess<Ticker>("flush ticker", () => ({ timer: null, writing: null, lastBeat: 0 }));

/** Begins to write the events of running replies to the log; ends by itself when none runs. */
export function keepFlushing(): void {
  const state = ticker();
  state.timer ??= setInterval(() => tick(state), tickMs);
}

/** Settles when no tick is being written. Whoever ends a reply waits: a tick and an end would wait for one another. */
export async function flushSettled(): Promise<void> {
  await ticker().writing;
}

function tick(state: Ticker): void {
  const replies = [...runningReplies().values()];
  if (replies.length === 0 && state.timer) {
    clearInterval(state.timer);
    state.timer = null;
  }
  // A slow database makes larger ticks, never two at once.
  if (state.writing) return;
  const beats = Date.now() - state.lastBeat >= heartbeatMs;
  const due = replies.filter((reply) => !reply.isEnding && (beats || reply.flushed < reply.events.length));
  if (due.length === 0) return;
  if (beats) state.lastBeat = Date.now();
  state.writing = flush(due)
    // The events stay in memory and go with a later tick, or with the reply's end.
    .catch((error) =>
      log.warn({ err: error, replies: due.length }, "events of running replies not written yet"),
    )
    .finally(() => {
      state.writing = null;
    });
}

async function flush(replies: RunningReply[]): Promise<void> {
  const upTo = new Map(replies.map((reply) => [reply, reply.events.length]));
  const rows = replies.map((reply) => logRow(reply));
  const answers = await query<{ id: string; stopRequested: boolean }>("flush-events", [JSON.stringify(rows)]);
  for (const [reply, count] of upTo) reply.flushed = Math.max(reply.flushed, count);
  for (const { id, stopRequested } of answers) {
    if (stopRequested) runningReplies().get(id)?.abort.abort(stopReason);
  }
}

/** The row of the log that holds what is not yet in it. */
export function logRow(reply: RunningReply) {
  const events = reply.events.slice(reply.flushed);
  return {
    owner_id: reply.ownerId,
    id: reply.generationUuid,
    first: reply.flushed,
    last: reply.events.length - 1,
    events: events.length > 0 ? events : null,
  };
}
