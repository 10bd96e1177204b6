import { createMiddleware } from "hono/factory";
import { env } from "#lib/server/env.ts";
import { AppError } from "#lib/shared/errors.ts";
import type { ApiEnv } from "./context.ts";

/** The longest message with every character escaped to six (`\u00e9`), and a megabyte for the rest. */
const oneMessage = () => env().MESSAGE_MAX_CHARACTERS * 6 + 1024 * 1024;
/** A whole transcript: the largest windows hold some four million characters, and agents fill them. */
const transcript = () => Math.max(16 * 1024 * 1024, oneMessage());

/** What a body may hold at most. */
export type BodySize = "message" | "transcript";

const maxBytes: Record<BodySize, () => number> = { message: oneMessage, transcript };

const strict = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads the body once, before anybody parses it: within its limit, and as the UTF-8 that JSON is. A decoder that puts
 * U+FFFD in place of broken bytes would have us keep what nobody said. From then on the request is a plain one with what
 * was read: Next's own can't be copied, and gives every request a body, be it an empty one.
 */
export const readBody = (size: BodySize) =>
  createMiddleware<ApiEnv>(async (c, next) => {
    const { url, method, signal, body } = c.req.raw;
    if (method !== "GET" && method !== "HEAD" && body) {
      const bytes = await readAtMost(maxBytes[size](), c.req.raw.headers, body);
      const headers = new Headers(c.req.raw.headers);
      // Clients call an empty body JSON too, which it is not: without its type it counts as absent.
      if (bytes.byteLength === 0) headers.delete("content-type");
      else mustBeText(bytes);
      c.req.raw = new Request(url, { method, headers, signal, body: bytes.byteLength === 0 ? null : bytes });
    }
    await next();
  });

async function readAtMost(
  limit: number,
  headers: Headers,
  body: ReadableStream<Uint8Array>,
): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(headers.get("content-length") ?? 0) > limit) throw tooLong();
  const pieces: Uint8Array[] = [];
  const reader = body.getReader();
  for (let length = 0; ; ) {
    const { value, done } = await reader.read();
    if (done) return Buffer.concat(pieces);
    length += value.byteLength;
    // The rest is left unread rather than cancelled, which would end the connection before it has heard why.
    if (length > limit) throw tooLong();
    pieces.push(value);
  }
}

function tooLong(): AppError {
  return new AppError("too_large", "This request is too large.", { code: "body_too_large" });
}

function mustBeText(bytes: Uint8Array): void {
  try {
    strict.decode(bytes);
  } catch (cause) {
    throw new AppError("invalid", "The body of this request is not UTF-8.", { cause });
  }
}
