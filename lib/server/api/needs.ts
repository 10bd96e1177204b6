import { createMiddleware } from "hono/factory";
import { mustHaveScope } from "#lib/server/auth/api-keys.ts";
import { findCaller } from "#lib/server/auth/principal.ts";
import { admitRequest, LimitReached } from "#lib/server/limits/api-limits.ts";
import { rateLimitHeaders } from "#lib/server/limits/rate-limit-headers.ts";
import type { ApiKeyScope } from "#lib/shared/contracts/api-key.ts";
import type { ApiEnv } from "./context.ts";
import { errorResponse } from "./error-response.ts";
import { type BodySize, readBody } from "./read-body.ts";
import { sameOrigin } from "./same-origin.ts";

/**
 * What every route says of itself: who may call it, for the document and for the gate in front of it. Nobody passes
 * without being somebody; what they then may see is decided by each query's WHERE.
 * @param scope what a key needs; null for any key. A session may do everything.
 * @param options.generates whether it makes a model speak, for which there have to be tokens left
 * @param options.body how much its body may hold
 */
export function needs(
  scope: ApiKeyScope | null,
  { generates = false, body = "message" }: { generates?: boolean; body?: BodySize } = {},
) {
  const security: Record<string, string[]>[] = [{ apiKey: scope ? [scope] : [] }, { session: [] }];
  return {
    middleware: [
      authenticate,
      admit(generates),
      ...(scope ? [mayDo(scope)] : []),
      sameOrigin,
      readBody(body),
    ],
    security,
  };
}

const authenticate = createMiddleware<ApiEnv>(async (c, next) => {
  c.set("caller", await findCaller(c.req.raw.headers));
  await next();
});

const admit = (generates: boolean) =>
  createMiddleware<ApiEnv>(async (c, next) => {
    try {
      const standing = await admitRequest({ ...c.var.caller, generates });
      await next();
      setAll(c.res.headers, rateLimitHeaders(standing));
    } catch (error) {
      if (!(error instanceof LimitReached)) throw error;
      const refusal = errorResponse(error, c.var.requestId);
      setAll(refusal.headers, rateLimitHeaders(error.standing));
      return refusal;
    }
  });

function setAll(headers: Headers, values: Record<string, string>): void {
  for (const [name, value] of Object.entries(values)) headers.set(name, value);
}

const mayDo = (scope: ApiKeyScope) =>
  createMiddleware<ApiEnv>(async (c, next) => {
    mustHaveScope(c.var.caller, scope);
    await next();
  });
