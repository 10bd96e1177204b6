import { env } from "#lib/server/env.ts";
import { log } from "#lib/server/log.ts";
import { oncePerProcess } from "#lib/server/process.ts";
import { query } from "#lib/server/query.ts";
import { interruptReply } from "./interrupt-reply.ts";
import { runningReplies } from "./running.ts";

/** Replies looked at in one round; a process that dies leaves some hundreds at most. */
const atOnce = 1_000;
/** Ended side by side. */
const lanes = 4;

interface Stale {
  ownerId: string;
  id: string;
}

/**
 * Looks after replies whose process is gone, once per process. A reply is ended when it was found without a sign of life
 * twice in a row: after a time without the database everybody's is old, and the living show theirs first. With the
 * default times that is some 14 s after the last sign, where 20 are promised (16 at most, in 200 kills on a busy machine).
 */
export function startReaper(): void {
  oncePerProcess("reaper", () => {
    const everyMs = (env().REPLY_STALE_MS * 3) / 8;
    let suspects: Stale[] = [];
    let isLooking = false;
    const round = async () => {
      if (isLooking) return;
      isLooking = true;
      try {
        suspects = await reap(suspects);
      } catch (error) {
        suspects = [];
        log.warn({ err: error }, "the reaper could not look after replies");
      }
      isLooking = false;
    };
    void round();
    return setInterval(() => void round(), everyMs).unref();
  });
}

/**
 * One round: ends the replies that nobody writes any more, with what their log holds.
 * @param suspects what the last round returned: only those are ended
 */
export async function reap(suspects: Stale[]): Promise<Stale[]> {
  const found = await query<Stale>("stale-replies", [env().REPLY_STALE_MS, atOnce]);
  // Ours may be slow to show it (a database in trouble), but it has its writer still.
  const stale = found.filter(({ id }) => !runningReplies().has(id));
  const known = new Set(suspects.map(({ id }) => id));
  const dead = stale.filter(({ id }) => known.has(id));
  const lane = async () => {
    for (let next = dead.shift(); next; next = dead.shift()) await interruptReply(next);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return stale;
}
