/** How long a model has reasoned in one of its answers. */
export interface ThinkingTime {
  goOn(): void;
  /** It does something else, or nothing any more. */
  pause(): void;
  /** Null where it has not reasoned. */
  ms(): number | null;
}

/**
 * From the first word of the reasoning to whatever comes after it, and again where the model goes on thinking: what a person
 * waits for while nothing else is said. What passes before the first word may be a queue as well, and does not count.
 */
export function thinkingTime(now: () => number = () => performance.now()): ThinkingTime {
  let total: number | null = null;
  let since: number | null = null;
  return {
    goOn() {
      since ??= now();
    },
    pause() {
      if (since === null) return;
      total = (total ?? 0) + now() - since;
      since = null;
    },
    ms: () => (total === null ? null : Math.round(total)),
  };
}
