import { type Length, lengths } from "./open-place.ts";

/** Measures both conversations in turns. */
export async function inTurns<T>(
  rounds: number,
  measure: (length: Length) => Promise<T>,
): Promise<Record<Length, T[]>> {
  const measured: Record<Length, T[]> = { long: [], short: [] };
  for (let round = 0; round < rounds; round++) {
    // Neither always comes first.
    for (const length of round % 2 === 0 ? lengths : lengths.toReversed()) {
      measured[length].push(await measure(length));
    }
  }
  return measured;
}
