import { onLog } from "#lib/server/db.ts";
import { env } from "#lib/server/env.ts";
import { query } from "#lib/server/query.ts";
import { lostReason, type RunningReply, runningReplies, stopReason } from "./running.ts";

export interface Pulse {
  lastBeat: number;
}

export function slowPulse(): Pulse {
  return { lastBeat: 0 };
}

/**
 * Once in a while, in one statement for all: shows that the process of these replies lives, and hears which of them
 * somebody asked to stop, or has ended.
 */
export async function beat(pulse: Pulse, replies: RunningReply[]): Promise<void> {
  if (replies.length === 0 || Date.now() - pulse.lastBeat < env().REPLY_HEARTBEAT_MS) return;
  pulse.lastBeat = Date.now();
  const owners = replies.map(({ ownerId }) => ownerId);
  const ids = replies.map(({ generationUuid }) => generationUuid);
  const told = await query<{ id: string; isLost: boolean }>("beat", [owners, ids], onLog);
  for (const { id, isLost } of told) {
    const reply = runningReplies().get(id);
    if (!isLost) reply?.abort.abort(stopReason);
    else if (!reply?.isEnding) reply?.abort.abort(lostReason);
  }
  for (const { events } of replies) events.growOlder();
}
