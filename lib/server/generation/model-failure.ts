import { APICallError, InvalidResponseDataError } from "@ai-sdk/provider";
import { z } from "zod";
import { OversizedAnswerError } from "#lib/server/models/model-fetch.ts";
import { timeInWords } from "#lib/server/time-in-words.ts";
import type { ReplyError } from "#lib/shared/contracts/message.ts";
import { retryAfterMs } from "./retry-after.ts";

/** What a provider adds in its own words is shown, but not a page of it. */
const maxDetail = 300;

/** What a model's call ends with: whatever went wrong, as a reason for a person. */
export class ModelStreamError extends Error {
  readonly reason: ReplyError;
  /** The model had said something before it failed, so it can't be asked again as if nothing had been. */
  readonly hasSpoken: boolean;
  constructor(reason: ReplyError, options: { cause?: unknown; hasSpoken?: boolean } = {}) {
    super(reason.message, { cause: options.cause });
    this.name = "ModelStreamError";
    this.reason = reason;
    this.hasSpoken = options.hasSpoken ?? false;
  }
}

export const cutOff: ReplyError = { code: "cut_off", message: "The model's answer broke off." };

export const tooLong: ReplyError = {
  code: "too_long",
  message: "The model did not stop talking, so we ended its reply.",
};

const unreachable: ReplyError = {
  code: "model_unreachable",
  message: "The model server can't be reached. Please try again later.",
};

const unreadable: ReplyError = { code: "model_failed", message: "The model's answer could not be read." };

/** The error itself where it is one, or the one that it came from; null where there is none. */
export function modelStreamErrorIn(error: unknown): ModelStreamError | null {
  return causesOf(error).find((cause) => cause instanceof ModelStreamError) ?? null;
}

/** Any failure of a model as a reason that a person can read and act on. Never keys or addresses. */
export function describeModelFailure(error: unknown, hasSpoken: boolean): ReplyError {
  // A good end without the last words of the protocol; where nothing came before, it was no answer at all.
  if (InvalidResponseDataError.isInstance(error)) return hasSpoken ? cutOff : unreadable;
  if (causesOf(error).some((cause) => cause instanceof OversizedAnswerError)) return tooLong;
  const status = statusOf(error);
  const said = saidInStream(error);
  if (status !== null) return describeStatus(status, error, said?.message ?? messageOf(error));
  if (said)
    return { code: "model_failed", message: `The model server broke off with an error${tail(said.message)}` };
  // An answer that had begun well.
  if (APICallError.isInstance(error) && error.statusCode !== undefined && !connectionTrouble(error))
    return cutOff;
  return describeConnection(error);
}

function describeStatus(status: number, error: unknown, words: string): ReplyError {
  switch (status) {
    case 401:
    case 403:
      return { code: "model_refused", message: "The model server refused this server's key." };
    case 404:
      return { code: "model_not_found", message: "The model server does not have this model (any more)." };
    case 429:
      if (isQuotaUsedUp(error)) {
        return { code: "quota_used_up", message: "The quota at the model server is used up." };
      }
      return {
        code: "rate_limited",
        message: `The model server has had too many requests. ${whenAgain(error) ?? "Please wait a little."}`,
      };
    default: {
      const message = `The model server answered with an error (${status})${tail(words)}`;
      const again = whenAgain(error);
      return {
        code: status >= 500 ? "model_failed" : "model_refused",
        message: again ? `${message} ${again}` : message,
      };
    }
  }
}

/** Never connected, or connected and lost. */
function describeConnection(error: unknown): ReplyError {
  switch (connectionTrouble(error)) {
    case "refused":
    case "unknown":
      return unreachable;
    case "lost":
      return cutOff;
    default:
      return unreadable;
  }
}

function tail(words: string): string {
  const short = words.trim().slice(0, maxDetail);
  if (!short) return ".";
  return /[.!?…]$/.test(short) ? `: ${short}` : `: ${short}.`;
}

function whenAgain(error: unknown): string | null {
  const ms = APICallError.isInstance(error) ? retryAfterMs(error.responseHeaders) : null;
  return ms ? `Please try again in ${timeInWords(ms)}.` : null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "";
}

const errorBody = z.object({
  message: z.string(),
  type: z.string().nullish(),
  code: z.union([z.string(), z.number()]).nullish(),
});

/** An error that a provider tells in the middle of a good stream, as OpenAI's envelope holds it. */
function saidInStream(error: unknown): z.infer<typeof errorBody> | null {
  if (error instanceof Error) return null;
  return errorBody.safeParse(error).data ?? null;
}

/** The HTTP status of a refusal, also of one told inside a stream; null where there is none. */
export function statusOf(error: unknown): number | null {
  const status = APICallError.isInstance(error) ? error.statusCode : saidInStream(error)?.code;
  return typeof status === "number" && status >= 400 && status < 600 ? status : null;
}

/** Too many requests pass by waiting; this, which has the same status, does not. */
export function isQuotaUsedUp(error: unknown): boolean {
  if (!APICallError.isInstance(error)) return false;
  const body = z.object({ error: errorBody }).safeParse(error.data).data?.error;
  return body?.code === "insufficient_quota" || body?.type === "insufficient_quota";
}

/**
 * What went wrong on the way to a model server: it was not there, nobody knows it or it can't be trusted, or the connection
 * was lost. Null where it was something else.
 */
export function connectionTrouble(error: unknown): "refused" | "unknown" | "lost" | null {
  const codes = codesOf(error);
  const has = (pattern: RegExp) => codes.some((code) => pattern.test(code));
  if (has(/^(ENOTFOUND|ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/)) return "unknown";
  if (has(/^(ECONNREFUSED|EAI_AGAIN|EHOST|ENET|ETIMEDOUT)/)) return "refused";
  return has(/^(ECONNRESET|EPIPE)/) ? "lost" : null;
}

function codesOf(error: unknown): string[] {
  return causesOf(error).flatMap((cause) =>
    "code" in cause && typeof cause.code === "string" ? [cause.code] : [],
  );
}

/** The error and what stands behind it: adapters hide the reason in the causes of their errors. */
function causesOf(error: unknown, depth = 0): Error[] {
  return error instanceof Error && depth <= 5 ? [error, ...causesOf(error.cause, depth + 1)] : [];
}
