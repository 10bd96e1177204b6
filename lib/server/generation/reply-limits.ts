/**
 * What one reply may take, all its model calls together: a broken model would otherwise fill memory and disk, or never
 * end. Tests set smaller ones.
 */
export const replyLimits = {
  ms: 30 * 60_000,
  /** Several times what the largest models can say at once. */
  characters: 2_000_000,
  /** Each is an event, in memory and in the log. The largest models stop at 128,000 tokens. */
  pieces: 250_000,
  /** Model calls: enough to look something up a few times, not enough to go round in circles. */
  steps: 8,
  /** Of the server's tool; the client's own may be as many as a message may have. */
  callsPerStep: 16,
  /** Agents write whole files by a call. */
  argumentCharacters: 200_000,
  /** What one tool may take before the model goes on without it. */
  toolMs: 10_000,
  /** Before a model is asked again for the first time; each further wait is twice as long. */
  retryMs: 1_000,
};

/** What may still be said. The model calls of a reply share one and take from it. */
export interface Allowance {
  characters: number;
  pieces: number;
}

export function replyAllowance(): Allowance {
  const { characters, pieces } = replyLimits;
  return { characters, pieces };
}
