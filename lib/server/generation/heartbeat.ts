import { onLog } from "#lib/server/db.ts";
import { env } from "#lib/server/env.ts";
import { log } from "#lib/server/log.ts";
import { oncePerProcess } from "#lib/server/process.ts";
import { query } from "#lib/server/query.ts";
import { lostReason, runningReplies, stopReason } from "./running.ts";

interface Pulse {
  lastBeat: number;
  /** The heartbeat that is under way. */
  beating: Promise<void> | null;
}

const pulse = () => oncePerProcess<Pulse>("heartbeat", () => ({ lastBeat: 0, beating: null }));

/** Called at every tick: shows that this process lives when it is time to. */
export function keepBeating(): void {
  const state = pulse();
  if (state.beating || Date.now() - state.lastBeat < env().REPLY_HEARTBEAT_MS) return;
  state.lastBeat = Date.now();
  state.beating = beat()
    .catch((error) => log.warn({ err: error }, "running replies could not show that they live"))
    .finally(() => {
      state.beating = null;
    });
}

/**
 * In one statement for all running replies: shows that their process lives, and hears which of them somebody asked to
 * stop, or has ended.
 */
async function beat(): Promise<void> {
  const replies = [...runningReplies().values()];
  const owners = replies.map(({ ownerId }) => ownerId);
  const ids = replies.map(({ generationUuid }) => generationUuid);
  const told = await query<{ id: string; isLost: boolean }>("beat", [owners, ids], onLog);
  for (const { id, isLost } of told) {
    const reply = runningReplies().get(id);
    if (!isLost) reply?.abort.abort(stopReason);
    else if (!reply?.isEnding) reply?.abort.abort(lostReason);
  }
  for (const { events } of replies) events.forget(env().REPLY_MEMORY_MS);
}
