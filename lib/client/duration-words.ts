/** As exact as a person cares for: `85 ms`, `1.2 s`, `12 s`, `2 min 5 s`, `1 h 2 min`. */
export function durationWords(ms: number): string {
  if (ms < 999.5) return `${Math.max(Math.round(ms), 1)} ms`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return pair(seconds, 60, "min", "s");
  return pair(Math.round(seconds / 60), 60, "h", "min");
}

function pair(amount: number, size: number, big: string, small: string): string {
  const rest = amount % size;
  return `${Math.floor(amount / size)} ${big}${rest > 0 ? ` ${rest} ${small}` : ""}`;
}

/** What goes on, counted in whole seconds; nothing before the first is over. */
export function countingWords(ms: number): string | null {
  const whole = Math.floor(ms / 1000) * 1000;
  return whole < 1000 ? null : whole < 10_000 ? `${whole / 1000} s` : durationWords(whole);
}
