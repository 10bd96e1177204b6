import { createHash } from "node:crypto";
import { addressBlock } from "#lib/server/door/addresses.ts";
import { env } from "#lib/server/env.ts";
import { type Charge, chargeLimits, secondsToWait } from "#lib/server/limits/charge-limits.ts";
import { refillLimit } from "#lib/server/limits/refill-limit.ts";
import { timeInWords } from "#lib/server/time-in-words.ts";
import { AppError } from "#lib/shared/errors.ts";

/** In which an empty bucket fills up: after ten attempts at once there is one every minute and a half. */
const refillSeconds = 15 * 60;

/**
 * Counts an attempt to sign in by password, before the password costs us its hash. An account that does not exist is
 * counted like one that does, so that nobody learns which there are.
 */
export async function admitPassword(attempt: { address: string; email: string }): Promise<void> {
  await admit([...ofAddress(attempt.address), ...ofAccount(attempt.email)]);
}

/** Counts an attempt to come in as somebody new: an account, or a guest. */
export async function admitNewcomer({ address }: { address: string }): Promise<void> {
  await admit(ofAddress(address));
}

/** Who knows the password has all attempts again, whatever others have tried. */
export async function forgetAttempts({ email }: { email: string }): Promise<void> {
  for (const { subject } of ofAccount(email)) await refillLimit(subject);
}

async function admit(charges: Charge[]): Promise<void> {
  const retryAfter = secondsToWait(await chargeLimits(charges));
  if (retryAfter === null) return;
  const message = `Too many attempts. Try again in ${timeInWords(retryAfter * 1_000)}.`;
  throw new AppError("rate_limited", message, { code: "too_many_attempts", retryAfter });
}

function ofAddress(address: string): Charge[] {
  return bucket(`sign-in:address:${addressBlock(address)}`, env().SIGN_IN_ATTEMPTS_PER_ADDRESS);
}

/** By its hash: the table tells nobody who tried. */
function ofAccount(email: string): Charge[] {
  const hash = createHash("sha256").update(email.trim().toLowerCase()).digest("hex");
  return bucket(`sign-in:account:${hash}`, env().SIGN_IN_ATTEMPTS_PER_ACCOUNT);
}

/** None where the limit is off. */
function bucket(subject: string, capacity: number | null): Charge[] {
  return capacity === null ? [] : [{ subject, capacity, perSecond: capacity / refillSeconds, cost: 1 }];
}
