import type { Context } from "hono";
import { replyLimits } from "#lib/server/generation/reply-limits.ts";
import type { ApiEnv } from "./context.ts";
import { type Send, sse } from "./sse.ts";

/** No reply takes longer: OpenAI's clients take a cut stream for a failure, and don't come back. */
const maxAgeMs = replyLimits.ms + 60_000;

/** A stream as OpenAI's clients know it: no ids, and `[DONE]` when it has come to its end. */
export function openAiStream(
  c: Context<ApiEnv>,
  produce: (send: Send, signal: AbortSignal) => Promise<void>,
): Response {
  return sse(
    c,
    async (send, signal) => {
      await produce(send, signal);
      if (!signal.aborted) await send({ type: null, json: "[DONE]" });
    },
    { maxAgeMs },
  );
}
