import { db } from "./db.ts";
import { log } from "./log.ts";
import { oncePerProcess } from "./process.ts";
import { query } from "./query.ts";

const everyMs = 60_000;
/** Replies a minute whose logs are dropped; a busy day's peak is caught up with at night. */
const logsAtOnce = 1_000;
/** As long as claim-idempotency-key.sql knows a key (api.md, "Retries"). */
const idempotencyMs = 24 * 60 * 60_000;
/** Buckets are full again by then, all but those of the smallest limits; and a new one begins full. */
const idleLimitMs = 24 * 60 * 60_000;

/** Throws away what has done its duty, once a minute. Several processes may do so at once. */
export function startHousekeeping(): void {
  oncePerProcess("housekeeping", () => {
    const round = () => tidy().catch((error) => log.warn({ err: error }, "housekeeping failed"));
    return setInterval(round, everyMs).unref();
  });
}

export async function tidy(): Promise<void> {
  await query("prune-logs", [logsAtOnce]);
  await db().idempotencyKey.deleteMany({
    where: { createdAt: { lt: new Date(Date.now() - idempotencyMs) } },
  });
  await db().limitBucket.deleteMany({ where: { refilledAt: { lt: new Date(Date.now() - idleLimitMs) } } });
  await db().session.deleteMany({ where: { expiresAt: { lt: new Date() } } });
}
