/**
 * How long a server asks to be left alone, in milliseconds; null where it does not say. OpenAI's own
 * `retry-after-ms` is more exact than the standard's header, which holds seconds or a date.
 */
export function retryAfterMs(headers: Record<string, string> | undefined, now = Date.now()): number | null {
  const exact = milliseconds(headers?.["retry-after-ms"], 1);
  if (exact !== null) return exact;
  const asked = headers?.["retry-after"];
  const seconds = milliseconds(asked, 1_000);
  if (seconds !== null) return seconds;
  // Date.parse finds a date in almost anything.
  const date = asked !== undefined && /(GMT|Z)$/.test(asked) ? Date.parse(asked) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

function milliseconds(value: string | undefined, unit: number): number | null {
  return value !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) * unit : null;
}
