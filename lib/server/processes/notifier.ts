import { onLog } from "#lib/server/db.ts";
import { env } from "#lib/server/env.ts";
import { log } from "#lib/server/log.ts";
import { outsideRequest } from "#lib/server/outside-request.ts";
import { oncePerProcess } from "#lib/server/process.ts";
import { query } from "#lib/server/query.ts";
import { newUuid } from "#lib/shared/ids.ts";
import { channel, type Notice } from "./notice.ts";

/** Postgres takes 7,999 bytes at once. */
const maxPayload = 7_900;
/** What waits while Postgres is away; above it the others are told to look for themselves. */
const maxWaiting = 2_000;

interface Notifier {
  waiting: Map<string, Notice>;
  timer: NodeJS.Timeout | null;
}

const notifier = () => oncePerProcess<Notifier>("notifier", () => ({ waiting: new Map(), timer: null }));

/** How a process is known to the others. */
export const processId = () => oncePerProcess("process id", newUuid);

/**
 * Tells the other processes on this database, with everything else of the same tick. Never inside a transaction that
 * writes history: NOTIFY takes a lock over the whole database at its commit.
 */
export function tellOthers(notice: Notice): void {
  const state = notifier();
  state.waiting.set(JSON.stringify(notice), notice); // the same twice is told once
  state.timer ??= outsideRequest(() => setTimeout(() => void send(state), env().REPLY_TICK_MS));
}

/** Sends what waits at once; for the end of the process. */
export async function tellNow(): Promise<void> {
  const state = notifier();
  if (state.timer) clearTimeout(state.timer);
  await send(state);
}

async function send(state: Notifier): Promise<void> {
  const notices = [...state.waiting.keys()];
  if (notices.length === 0) return;
  state.waiting = new Map();
  try {
    await query("notify", [channel, lettersOf(notices)], onLog);
  } catch (error) {
    log.warn({ err: error, notices: notices.length }, "other processes are not told yet");
    putBack(state, notices);
  } finally {
    state.timer = state.waiting.size > 0 ? setTimeout(() => void send(state), env().REPLY_TICK_MS) : null;
  }
}

function putBack(state: Notifier, notices: string[]): void {
  const all = [...notices, ...state.waiting.keys()];
  const kept = all.length > maxWaiting ? [JSON.stringify({ type: "missed" } satisfies Notice)] : all;
  state.waiting = new Map(kept.map((json) => [json, JSON.parse(json) as Notice]));
}

/** As few payloads as the notices fit into. */
export function lettersOf(notices: string[]): string[] {
  const letters: string[] = [];
  let open: string[] = [];
  let length = 0;
  const close = () => {
    if (open.length > 0) letters.push(`{"from":"${processId()}","notices":[${open.join(",")}]}`);
    open = [];
    length = 0;
  };
  for (const notice of notices) {
    if (length + notice.length > maxPayload - 100) close();
    open.push(notice);
    length += notice.length + 1;
  }
  close();
  return letters;
}
