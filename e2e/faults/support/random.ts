import { must } from "#lib/shared/assert.ts";

/** The moments of real processes can't be had twice, and so this needs no seed. */
export function randomBetween(least: number, most: number): number {
  return Math.floor(least + Math.random() * (most - least + 1));
}

export function oneOf<T>(choices: readonly T[]): T {
  return must(choices[randomBetween(0, choices.length - 1)], "choice");
}
