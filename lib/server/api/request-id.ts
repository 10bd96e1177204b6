import { createMiddleware } from "hono/factory";
import { inRequest, newRequestId } from "#lib/server/request-context.ts";
import type { ApiEnv } from "./context.ts";

/** Every answer says under which id our log knows it. */
export const requestId = createMiddleware<ApiEnv>(async (c, next) => {
  const id = newRequestId();
  c.set("requestId", id);
  c.header("x-request-id", id);
  await inRequest(id, next);
});
