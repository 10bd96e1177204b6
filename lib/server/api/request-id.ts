import { createMiddleware } from "hono/factory";
import { newUuid } from "#lib/shared/ids.ts";
import type { ApiEnv } from "./context.ts";

/** Every answer says under which id our log knows it. */
export const requestId = createMiddleware<ApiEnv>(async (c, next) => {
  const id = `req_${newUuid().replaceAll("-", "")}`;
  c.set("requestId", id);
  c.header("x-request-id", id);
  await next();
});
