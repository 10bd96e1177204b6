import { db } from "./db.ts";
import { log } from "./log.ts";
import { oncePerProcess } from "./process.ts";
import { sql } from "./sql.ts";

const everyMs = 60_000;
/** Replies a minute whose logs are dropped; a busy day's peak is caught up with at night. */
const logsAtOnce = 1_000;

/** Throws away what has done its duty, once a minute. Several processes may do so at once. */
export function startHousekeeping(): void {
  oncePerProcess("housekeeping", () => {
    const round = () => tidy().catch((error) => log.warn({ err: error }, "housekeeping failed"));
    return setInterval(round, everyMs).unref();
  });
}

export async function tidy(): Promise<void> {
  await db().$executeRawUnsafe(sql("prune-logs"), logsAtOnce);
  await db().session.deleteMany({ where: { expiresAt: { lt: new Date() } } });
}
