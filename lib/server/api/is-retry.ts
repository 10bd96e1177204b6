import type { Context } from "hono";
import type { ApiEnv } from "./context.ts";

/** OpenAI's own SDKs say when they send a request again by themselves; they send no Idempotency-Key. */
export function isRetry(c: Context<ApiEnv>): boolean {
  return Number(c.req.header("x-stainless-retry-count") ?? 0) > 0;
}
