import { toAppError } from "#lib/server/database-errors.ts";
import { log } from "#lib/server/log.ts";
import { type ErrorBody, errorKinds } from "#lib/shared/errors.ts";

/** The one edge where an error becomes an answer. What is not ours is logged, and told without its inside. */
export function errorResponse(error: unknown, requestId: string): Response {
  const shown = toAppError(error);
  const { status, type } = errorKinds[shown.kind];
  if (status >= 500) log.error({ err: error, requestId }, "request failed");
  const body: ErrorBody = {
    error: { message: shown.message, type, param: shown.param, code: shown.code },
  };
  const headers = new Headers({ "x-request-id": requestId, "cache-control": "no-store" });
  if (shown.kind === "unauthenticated") headers.set("www-authenticate", "Bearer");
  if (shown.retryAfter !== null) headers.set("retry-after", String(shown.retryAfter));
  if (shown.shouldRetry !== null) headers.set("x-should-retry", String(shown.shouldRetry));
  return Response.json(body, { status, headers });
}
