import type { Context } from "hono";
import type { IdempotentRequest } from "#lib/server/idempotency.ts";
import type { ApiEnv } from "./context.ts";

/** The `Idempotency-Key` that a request carries, with what makes it this request and no other (api.md, "Retries"). */
export function idempotencyOf(c: Context<ApiEnv>, body: unknown): IdempotentRequest | undefined {
  const key = c.req.header("idempotency-key");
  return key === undefined ? undefined : { key, method: c.req.method, path: c.req.path, body };
}
