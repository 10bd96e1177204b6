import type { Admitted } from "./api-limits.ts";

/** The headers by which OpenAI's clients pace themselves; those of a limit that is off are left out. */
export function rateLimitHeaders(admitted: Admitted | null): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [counted, state] of Object.entries(admitted ?? {})) {
    if (!state) continue;
    headers[`x-ratelimit-limit-${counted}`] = String(state.limit);
    headers[`x-ratelimit-remaining-${counted}`] = String(state.remaining);
    headers[`x-ratelimit-reset-${counted}`] = duration(state.resetSeconds);
  }
  return headers;
}

/** As OpenAI writes it, and Go does: `120ms`, `8.64s`, `6m0s`, `1h0m30s`. Rounded up to a millisecond. */
function duration(seconds: number): string {
  // Without what floating point adds: 8.64 s are 8640.000000000002 ms.
  const ms = Math.ceil(Number((seconds * 1_000).toFixed(3)));
  if (ms === 0) return "0s";
  if (ms < 1_000) return `${ms}ms`;
  const minutes = Math.floor(ms / 60_000);
  const rest = `${(ms % 60_000) / 1_000}s`;
  if (minutes === 0) return rest;
  return minutes < 60 ? `${minutes}m${rest}` : `${Math.floor(minutes / 60)}h${minutes % 60}m${rest}`;
}
