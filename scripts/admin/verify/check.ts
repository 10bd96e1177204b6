import type pg from "pg";

/** What a check found: nothing wrong, or how much, with a few examples in words. Ids and numbers, never text of messages. */
export interface Findings {
  wrong: number;
  examples: string[];
}

export interface Check {
  /** What is true where nothing is wrong. */
  name: string;
  /** Names of checks without whose success this one can't be made. */
  needs?: string[];
  run(database: { client: pg.Client; url: string }): Promise<Findings>;
}

export const examplesShown = 3;

export function findings(problems: string[]): Findings {
  return { wrong: problems.length, examples: problems.slice(0, examplesShown) };
}
