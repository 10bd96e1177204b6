import { createMiddleware } from "hono/factory";
import { inRequest, newRequestId } from "#lib/server/request-context.ts";
import type { ApiEnv } from "./context.ts";

/** Every answer says under which id our log knows it, and is nobody's to keep: it belongs to one person. */
export const requestId = createMiddleware<ApiEnv>(async (c, next) => {
  const id = newRequestId();
  c.set("requestId", id);
  await inRequest(id, next);
  c.res.headers.set("x-request-id", id);
  if (!c.res.headers.has("cache-control")) c.res.headers.set("cache-control", "no-store");
});
