import type { Response as Reply } from "#lib/shared/contracts/response.ts";
import { AppError } from "#lib/shared/errors.ts";

/** A reply that failed, for who waited for the whole of it. It is stored, so nobody is to ask again without knowing. */
export function failedReply({ error }: Reply): AppError {
  const details = { ...(error && { code: error.code }), shouldRetry: false };
  return new AppError("model_failed", error?.message ?? "The model failed.", details);
}
