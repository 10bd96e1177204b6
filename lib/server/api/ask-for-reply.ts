import type { Context } from "hono";
import type { AskedFor } from "#lib/server/responses/answer-transcript.ts";
import type { ApiEnv } from "./context.ts";
import { idempotencyOf } from "./idempotency-of.ts";
import { leaving } from "./leaving.ts";

/** What OpenAI's two ways to a reply are asked with. */
interface Asking<Request> {
  ownerId: string;
  keyId: string | null;
  request: Request;
  idempotency: ReturnType<typeof idempotencyOf>;
  isRetry: boolean;
  signal: AbortSignal;
}

/**
 * Asks for a reply in the name of who calls.
 * @returns the reply that has begun, and what is to be aborted where its reader leaves a stream
 */
export async function askForReply<Request>(
  c: Context<ApiEnv>,
  request: Request,
  create: (asking: Asking<Request>) => Promise<AskedFor>,
): Promise<{ asked: AskedFor; left: AbortController }> {
  const { userId: ownerId, keyId } = c.var.caller;
  const left = leaving(c);
  const idempotency = idempotencyOf(c, request);
  const { signal } = left;
  const asked = await create({ ownerId, keyId, request, idempotency, isRetry: isRetry(c), signal });
  return { asked, left };
}

/** OpenAI's own SDKs say when they send a request again by themselves; they send no Idempotency-Key. */
function isRetry(c: Context<ApiEnv>): boolean {
  return Number(c.req.header("x-stainless-retry-count") ?? 0) > 0;
}
