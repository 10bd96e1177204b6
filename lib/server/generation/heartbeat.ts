import { onLog } from "#lib/server/db.ts";
import { env } from "#lib/server/env.ts";
import { query } from "#lib/server/query.ts";
import { lostReason, type RunningReply, stopReason } from "./running.ts";

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
  const alive = await query<{ id: string; stopRequested: boolean }>("beat", [owners, ids], onLog);
  const stops = new Map(alive.map(({ id, stopRequested }) => [id, stopRequested]));
  for (const reply of replies) {
    const stopRequested = stops.get(reply.generationUuid);
    if (stopRequested) reply.abort.abort(stopReason);
    else if (stopRequested === undefined && !reply.isEnding) reply.abort.abort(lostReason);
    reply.events.growOlder();
  }
}
