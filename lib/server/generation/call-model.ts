import { setTimeout as sleep } from "node:timers/promises";
import type { Retry } from "#lib/shared/contracts/response.ts";
import { ModelStreamError } from "./model-failure.ts";
import { type ModelAnswer, type ModelRequest, streamModel } from "./model-stream.ts";
import { planRetry } from "./retry-policy.ts";

/**
 * Asks a model, and again where it failed before it said anything and the failure may pass (retry-policy.ts). Nothing
 * below asks again: the adapters are called directly. Throws what `streamModel` throws; an abort ends the wait at once.
 */
export async function callModel(
  request: ModelRequest & { onRetry: (retry: Retry) => void },
): Promise<ModelAnswer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await streamModel(request);
    } catch (error) {
      if (!(error instanceof ModelStreamError) || error.hasSpoken) throw error;
      const plan = planRetry(error.cause, attempt);
      if (!plan) throw error;
      const { waitMs, attempts } = plan;
      const at = Math.ceil((Date.now() + waitMs) / 1_000);
      request.onRetry({ attempt: attempt + 1, attempts, at, error: error.reason });
      await sleep(waitMs, undefined, { signal: request.signal });
    }
  }
}
