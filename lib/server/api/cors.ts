import { cors as answerCors } from "hono/cors";
import { createMiddleware } from "hono/factory";
import { env } from "#lib/server/env.ts";
import type { ApiEnv } from "./context.ts";

/** What a script on another site may read of an answer beside its body. */
const exposeHeaders = [
  "x-request-id",
  "retry-after",
  "x-should-retry",
  ...["requests", "tokens"].flatMap((what) =>
    ["limit", "remaining", "reset"].map((part) => `x-ratelimit-${part}-${what}`),
  ),
];

/**
 * Pages of other sites may call the API only where CORS_ORIGINS names them, and then by a key alone: the cookie never
 * comes along. Every header they ask for is allowed, as SDKs send some of their own (`x-stainless-*`).
 */
export const cors = createMiddleware<ApiEnv>(async (c, next) => {
  const { CORS_ORIGINS } = env();
  if (CORS_ORIGINS === null) return await next();
  return await answerCors({ origin: CORS_ORIGINS, exposeHeaders, maxAge: 600 })(c, next);
});
