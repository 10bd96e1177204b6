import { createMiddleware } from "hono/factory";
import { findPrincipal } from "#lib/server/auth/principal.ts";
import { AppError } from "#lib/shared/errors.ts";
import type { ApiEnv } from "./context.ts";

/** Nobody passes without being somebody; what they may see is decided by each query's WHERE. */
export const authenticate = createMiddleware<ApiEnv>(async (c, next) => {
  const principal = await findPrincipal(c.req.raw.headers);
  if (!principal) throw new AppError("unauthenticated", "Please sign in first.", { code: "not_signed_in" });
  c.set("principal", principal);
  await next();
});
