import { createMiddleware } from "hono/factory";
import { env } from "#lib/server/env.ts";
import { AppError } from "#lib/shared/errors.ts";
import type { ApiEnv } from "./context.ts";

const safe = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * A cookie comes along with requests that another site makes a browser send, so by cookie an unsafe method needs to
 * come from our own pages, and its body to be JSON, which a form cannot send (api.md, "Common"). A key does not come
 * along by itself.
 */
export const sameOrigin = createMiddleware<ApiEnv>(async (c, next) => {
  const { method, headers } = c.req.raw;
  if (c.var.caller.keyId === null && !safe.has(method)) {
    if (!isOwnPage(headers)) {
      throw new AppError("forbidden", "This request did not come from this app's own pages.", {
        code: "wrong_origin",
      });
    }
    const type = headers.get("content-type")?.toLowerCase();
    if (hasBody(headers) && !type?.startsWith("application/json")) throw notJson();
  }
  await next();
});

export function notJson(): AppError {
  const message = "The body has to be JSON, with content-type application/json.";
  return new AppError("unsupported_media_type", message, { code: "not_json" });
}

/** By its headers: Next gives every POST a body, be it an empty one. */
function hasBody(headers: Headers): boolean {
  const length = Number(headers.get("content-length") ?? 0);
  return length > 0 || headers.has("transfer-encoding") || headers.has("content-type");
}

function isOwnPage(headers: Headers): boolean {
  const origin = headers.get("origin");
  if (!origin) return headers.get("sec-fetch-site") === "same-origin";
  const { PUBLIC_URL } = env();
  if (PUBLIC_URL) return origin === new URL(PUBLIC_URL).origin;
  return URL.parse(origin)?.host === headers.get("host");
}
