import { onLog } from "#lib/server/db.ts";
import { env } from "#lib/server/env.ts";
import { log } from "#lib/server/log.ts";
import { oncePerProcess } from "#lib/server/process.ts";
import { tellOthers } from "#lib/server/processes/notifier.ts";
import { query } from "#lib/server/query.ts";
import { must } from "#lib/shared/assert.ts";
import { type LoggedPiece, type WrittenEvent, written } from "./event-window.ts";
import { keepBeating } from "./heartbeat.ts";
import { type RunningReply, runningReplies } from "./running.ts";

/** Where a log ends that does not end where its writer thought. */
interface LogEnd {
  id: string;
  lastEvent: number;
}

interface Writer {
  timer: NodeJS.Timeout | null;
  /** The tick that is under way. */
  writing: Promise<void> | null;
  /** A tick came while another was under way. */
  isLate: boolean;
}

const writer = () =>
  oncePerProcess<Writer>("log writer", () => ({ timer: null, writing: null, isLate: false }));

/**
 * Begins to write what running replies say to the log, all of them together at each tick, and to show that they live;
 * ends by itself when none runs.
 */
export function keepWriting(): void {
  const state = writer();
  state.timer ??= setInterval(() => tick(state), env().REPLY_TICK_MS);
}

/** Settles when no tick is under way. Whoever ends a reply waits for it: what follows is the end's to write. */
export async function logSettled(): Promise<void> {
  await writer().writing;
}

function tick(state: Writer): void {
  if (runningReplies().size === 0 && state.timer) {
    clearInterval(state.timer);
    state.timer = null;
    return;
  }
  keepBeating();
  // A slow database makes larger ticks, never two at once; the next then follows at once.
  state.isLate = state.writing !== null;
  if (!state.isLate) state.writing = write(state);
}

async function write(state: Writer): Promise<void> {
  try {
    const all = [...runningReplies().values()];
    await writeEvents(all.filter(({ events, isEnding }) => !isEnding && events.logged < events.next));
  } catch (error) {
    // The events stay in memory and go with a later tick, or with the reply's end.
    log.warn({ err: error }, "what running replies say is not in the log yet");
  }
  state.writing = null;
  if (state.isLate) tick(state);
}

async function writeEvents(replies: RunningReply[]): Promise<void> {
  if (replies.length === 0) return;
  const { text, pieces } = textOf(replies);
  const elsewhere = await query<LogEnd>("flush-events", [text], onLog);
  const ends = new Map(elsewhere.map(({ id, lastEvent }) => [id, lastEvent]));
  for (const [index, reply] of replies.entries()) {
    const { events, generationUuid } = reply;
    const piece = must(pieces[index], "piece");
    const lastEvent = ends.get(generationUuid) ?? piece.next - 1;
    if (!events.logEndsAt(lastEvent)) await bridgeGap(reply, lastEvent);
    else if (!ends.has(generationUuid)) events.pack(piece);
  }
  // After the commit, so that whoever is told finds it.
  tellOthers({ type: "log.grown" });
}

/** What these replies have to write, as one text, and the piece of it that is each one's. */
function textOf(replies: RunningReply[]): { text: string; pieces: LoggedPiece[] } {
  let text = "";
  const places = replies.map(({ ownerId, generationUuid, events }) => {
    const unlogged = events.unlogged();
    text += `${text ? "," : "["}${headOf({ owner_id: ownerId, id: generationUuid }, unlogged)}`;
    const from = text.length;
    text += arrayOf(unlogged);
    const to = text.length;
    text += "}";
    return { first: events.next - unlogged.length, next: events.next, from, to };
  });
  text += "]";
  return { text, pieces: places.map((place) => ({ ...place, text })) };
}

/**
 * The log ends before what memory still holds (another server took over from Postgres, without its last seconds): one
 * event with the whole reply stands for what is missing.
 */
async function bridgeGap(
  { ownerId, generationUuid, events, soFar }: RunningReply,
  lastEvent: number,
): Promise<void> {
  log.warn({ generation: generationUuid, lastEvent }, "the log of a running reply has lost its end");
  const last = events.next - 1;
  const whole = written({ type: "snapshot", sequence_number: last, response: soFar() });
  const row = rowOf({ owner_id: ownerId, id: generationUuid, first: lastEvent + 1 }, [whole]);
  await query("flush-events", [`[${row}]`], onLog);
  events.logEndsAt(last);
}

interface RowOf {
  owner_id?: string;
  id?: string;
  /** Where the row begins before its first event. */
  first?: number;
}

/** A row of the log as flush-events.sql and finish-reply.sql take it; events are JSON already. */
export function rowOf(of: RowOf, events: WrittenEvent[]): string {
  return `${headOf(of, events)}${arrayOf(events)}}`;
}

/** Up to its events. */
function headOf(of: RowOf, events: WrittenEvent[]): string {
  const first = of.first ?? events[0]?.number;
  const last = events.at(-1)?.number;
  return `${JSON.stringify({ ...of, first, last }).slice(0, -1)},"events":`;
}

function arrayOf(events: WrittenEvent[]): string {
  return `[${events.map(({ json }) => json).join(",")}]`;
}
