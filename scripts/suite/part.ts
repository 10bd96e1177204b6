import type { Counts } from "./counts.ts";

export type PartOptions = { args: string[]; signal: AbortSignal };

/** One kind of check: what it ran and what came of it. */
export type Part = (options: PartOptions) => Promise<Counts>;
