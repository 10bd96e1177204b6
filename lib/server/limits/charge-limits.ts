import { query } from "#lib/server/query.ts";
import { must } from "#lib/shared/assert.ts";

/** A bucket, and what is to be taken from it. Full where it is seen for the first time. */
export interface Charge {
  /** What is counted, and of whom: `requests:user:…`. Each at most once in a list. */
  subject: string;
  capacity: number;
  /** What flows back in a second, up to the capacity. */
  perSecond: number;
  /** 0 to look only. */
  cost: number;
  /** What has to be there, where that is not just the cost. */
  needed?: number;
}

export interface Charged {
  subject: string;
  /** Whether what was needed was there. */
  allowed: boolean;
  /** Whole ones, never below zero. */
  remaining: number;
  /** Until it is full again. */
  resetSeconds: number;
  /** Until what was needed is there; 0 where it was. */
  retryAfterSeconds: number;
}

interface Row {
  subject: string;
  allowed: boolean;
  balance: number;
}

/**
 * Charges all buckets, or none where one does not allow it. One statement, but for subjects that are new: counted in
 * Postgres, so that it holds for all processes and after a restart (docs/decisions/0012). Answers in the order of the list.
 */
export async function chargeLimits(charges: Charge[]): Promise<Charged[]> {
  if (charges.length === 0) return [];
  const subjects = charges.map(({ subject }) => subject);
  const capacities = charges.map(({ capacity }) => capacity);
  for (;;) {
    const rows = await query<Row>("charge-limits", [
      subjects,
      capacities,
      charges.map(({ perSecond }) => perSecond),
      charges.map(({ cost }) => cost),
      charges.map(neededFor),
    ]);
    if (rows.length === charges.length) {
      const bySubject = new Map(rows.map((row) => [row.subject, row]));
      return charges.map((charge) => toCharged(charge, must(bySubject.get(charge.subject), "bucket")));
    }
    await query("fill-limits", [subjects, capacities]);
  }
}

/** Whole seconds until all of it would be allowed; null where it is. */
export function secondsToWait(charged: Charged[]): number | null {
  if (charged.every(({ allowed }) => allowed)) return null;
  return Math.ceil(Math.max(1, ...charged.map(({ retryAfterSeconds }) => retryAfterSeconds)));
}

const neededFor = ({ cost, needed = cost }: Charge) => needed;

function toCharged(charge: Charge, { allowed, balance }: Row): Charged {
  const { subject, capacity, perSecond } = charge;
  const secondsUntil = (wanted: number) => Math.max(0, wanted - balance) / perSecond;
  return {
    subject,
    allowed,
    remaining: Math.max(0, Math.floor(balance)),
    resetSeconds: secondsUntil(capacity),
    retryAfterSeconds: allowed ? 0 : secondsUntil(neededFor(charge)),
  };
}
