import { must } from "#lib/shared/assert.ts";

/** What a stream of random numbers is for: each thing that is drawn has its own, so that none shifts another. */
export const streams = { vocabulary: 1, owner: 2, shape: 3, content: 4, landmark: 5 } as const;

export type Stream = (typeof streams)[keyof typeof streams];

const WARM_UP = 12;

/**
 * Random numbers that are the same for the same key, on any machine: Chris Doty-Humphrey's sfc32. A stream of its own
 * for every conversation is what lets a load go on in the middle without going through what is there already.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, stream: Stream, index = 0) {
    this.#a = seed | 0;
    this.#b = stream;
    this.#c = index | 0;
    for (let i = 0; i < WARM_UP; i++) this.uint32();
  }

  uint32(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    this.#c |= 0;
    return sum >>> 0;
  }

  /** At least 0, below 1. */
  fraction(): number {
    return this.uint32() / 2 ** 32;
  }

  /** A whole number, from 0 to one below `limit`. */
  below(limit: number): number {
    return Math.floor(this.fraction() * limit);
  }

  /** A whole number, both ends included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return must(list[this.below(list.length)], "list with something in it");
  }

  exponential(mean: number): number {
    return -Math.log(1 - this.fraction()) * mean;
  }

  /** `spread` is the standard deviation of the logarithm; the mean is exp(spread² / 2) times the median. */
  lognormal(median: number, spread: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.fraction()));
    return median * Math.exp(spread * radius * Math.cos(2 * Math.PI * this.fraction()));
  }
}
