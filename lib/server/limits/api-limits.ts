import { env } from "#lib/server/env.ts";
import { timeInWords } from "#lib/server/time-in-words.ts";
import { AppError } from "#lib/shared/errors.ts";
import { type Charge, type Charged, chargeLimits, secondsToWait } from "./charge-limits.ts";
import { debitLimits } from "./debit-limits.ts";

/** Whose use is counted: a person's, and by itself that of the key they came with. */
export interface LimitedCaller {
  userId: string;
  /** `key_…`; null for a session. */
  keyId: string | null;
}

/** How a limit stands, for the person or their key, whichever has less left. */
export interface RateLimit {
  limit: number;
  remaining: number;
  /** Until all of it is there again. */
  resetSeconds: number;
}

/** Null for a limit that is off. */
export interface Admitted {
  requests: RateLimit | null;
  tokens: RateLimit | null;
}

/** Who is refused is told how the limits stand as well. */
export class LimitReached extends AppError {
  readonly standing: Admitted;

  constructor(message: string, retryAfter: number, standing: Admitted) {
    super("rate_limited", message, { code: "rate_limit_exceeded", retryAfter });
    this.standing = standing;
  }
}

type Counted = keyof Admitted;

/**
 * Counts a request, or refuses it. Where it makes a model speak there have to be tokens left too; what it uses of them is
 * counted once it has spoken. Throws where the database does not answer: nobody gets in uncounted. Null where both are off.
 */
export async function admitRequest(
  request: LimitedCaller & { generates: boolean },
): Promise<Admitted | null> {
  const needed = request.generates ? 1 : Number.NEGATIVE_INFINITY;
  const requests = bucketsOf("requests", request).map((bucket) => ({ ...bucket, cost: 1 }));
  const tokens = bucketsOf("tokens", request).map((bucket) => ({ ...bucket, cost: 0, needed }));
  if (requests.length + tokens.length === 0) return null;
  const charged = await chargeLimits([...requests, ...tokens]);
  const [ofRequests, ofTokens] = [charged.slice(0, requests.length), charged.slice(requests.length)];
  const standing = { requests: tightest("requests", ofRequests), tokens: tightest("tokens", ofTokens) };
  mustBeAllowed("requests", ofRequests, standing);
  mustBeAllowed("tokens", ofTokens, standing);
  return standing;
}

/** Counts what a model has said. */
export async function countGenerated({
  tokens,
  ...caller
}: LimitedCaller & { tokens: number }): Promise<void> {
  if (tokens > 0)
    await debitLimits(bucketsOf("tokens", caller).map((bucket) => ({ ...bucket, cost: tokens })));
}

/** None where the limit is off. */
function bucketsOf(counted: Counted, { userId, keyId }: LimitedCaller): Omit<Charge, "cost">[] {
  const capacity = limitOf(counted);
  if (capacity === null) return [];
  const subjects = [`${counted}:user:${userId}`, ...(keyId === null ? [] : [`${counted}:key:${keyId}`])];
  return subjects.map((subject) => ({ subject, capacity, perSecond: capacity / 60 }));
}

function limitOf(counted: Counted): number | null {
  const { LIMIT_REQUESTS_PER_MINUTE, LIMIT_TOKENS_PER_MINUTE } = env();
  return counted === "requests" ? LIMIT_REQUESTS_PER_MINUTE : LIMIT_TOKENS_PER_MINUTE;
}

function mustBeAllowed(counted: Counted, charged: Charged[], standing: Admitted): void {
  const retryAfter = secondsToWait(charged);
  if (retryAfter === null) return;
  const what = counted === "requests" ? "requests a minute are allowed" : "tokens a minute may be generated";
  const message = `At most ${limitOf(counted)} ${what}. Try again in ${timeInWords(retryAfter * 1_000)}.`;
  throw new LimitReached(message, retryAfter, standing);
}

function tightest(counted: Counted, charged: Charged[]): RateLimit | null {
  const limit = limitOf(counted);
  const [first] = charged.toSorted((one, other) => one.remaining - other.remaining);
  if (limit === null || !first) return null;
  return { limit, remaining: first.remaining, resetSeconds: first.resetSeconds };
}
