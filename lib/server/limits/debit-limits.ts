import { type Charge, chargeLimits } from "./charge-limits.ts";

/** Charges what was used already, however much there is: a balance may go below zero, and then has to come up first. */
export async function debitLimits(charges: Omit<Charge, "needed">[]): Promise<void> {
  await chargeLimits(charges.map((charge) => ({ ...charge, needed: Number.NEGATIVE_INFINITY })));
}
