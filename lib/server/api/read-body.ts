import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { env } from "#lib/server/env.ts";
import { AppError } from "#lib/shared/errors.ts";
import type { ApiEnv } from "./context.ts";

/** The longest message with every character escaped to six (`\u00e9`), and a megabyte for the rest. */
const maxBodyBytes = () => env().MESSAGE_MAX_CHARACTERS * 6 + 1024 * 1024;

const strict = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads the body once, before anybody parses it: within its limit, and as the UTF-8 that JSON is. A decoder that puts
 * U+FFFD in place of broken bytes would have us keep what nobody said.
 */
export const readBody = createMiddleware<ApiEnv>(async (c, next) => {
  const { method, body } = c.req.raw;
  if (method === "GET" || method === "HEAD" || !body) return await next();
  const limit = bodyLimit({ maxSize: maxBodyBytes(), onError: refuseLong });
  return await limit(c, async () => {
    const bytes = await c.req.arrayBuffer();
    if (bytes.byteLength === 0) dropBody(c);
    else mustBeText(bytes);
    await next();
  });
});

function refuseLong(): never {
  throw new AppError("too_large", "This request is too large.", { code: "body_too_large" });
}

function mustBeText(bytes: ArrayBuffer): void {
  try {
    strict.decode(bytes);
  } catch (cause) {
    throw new AppError("invalid", "The body of this request is not UTF-8.", { cause });
  }
}

/** Clients call an empty body JSON too, which it is not: without its type it counts as absent. */
function dropBody(c: Context<ApiEnv>): void {
  const { url, method, signal } = c.req.raw;
  const headers = new Headers(c.req.raw.headers);
  headers.delete("content-type");
  c.req.raw = new Request(url, { method, headers, signal });
  c.req.bodyCache = {};
}
