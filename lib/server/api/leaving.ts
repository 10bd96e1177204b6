import type { Context } from "hono";
import type { ApiEnv } from "./context.ts";

/** Aborted when the client leaves before it has its answer; whoever answers with a stream aborts it as well. */
export function leaving(c: Context<ApiEnv>): AbortController {
  const left = new AbortController();
  const { signal } = c.req.raw;
  if (signal.aborted) left.abort();
  signal.addEventListener("abort", () => left.abort(), { once: true });
  return left;
}

/** For a client that is not there any more: nobody reads it. */
export function gone(): Response {
  return new Response(null, { status: 499 });
}
