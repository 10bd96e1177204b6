import { db } from "#lib/server/db.ts";

/** Gives a bucket back full, whatever its capacity: as one that was never seen. */
export async function refillLimit(subject: string): Promise<void> {
  await db().limitBucket.deleteMany({ where: { subject } });
}
