import { APICallError } from "@ai-sdk/provider";
import type { ReplyError } from "#lib/shared/contracts/message.ts";

/** What a provider adds in its own words is shown, but not a page of it. */
const maxDetail = 300;

/** What a model's call ends with: whatever went wrong, as a reason for a person. */
export class ModelStreamError extends Error {
  readonly reason: ReplyError;
  constructor(reason: ReplyError, cause?: unknown) {
    super(reason.message, { cause });
    this.name = "ModelStreamError";
    this.reason = reason;
  }
}

/** Any failure of a model as a reason that a person can read and act on. Never keys or addresses. */
export function describeModelFailure(error: unknown): ReplyError {
  if (error instanceof ModelStreamError) return error.reason;
  if (APICallError.isInstance(error)) return describeCall(error);
  return describeNetwork(error);
}

const unreachable = {
  code: "model_unreachable",
  message: "The model server can't be reached. Please try again later.",
};

export const cutOff: ReplyError = { code: "cut_off", message: "The model's answer broke off." };

function describeCall(error: APICallError): ReplyError {
  if (error.statusCode === undefined) return describeNetwork(error);
  // The answer had begun well.
  if (error.statusCode < 400) return cutOff;
  switch (error.statusCode) {
    case 401:
    case 403:
      return { code: "model_refused", message: "The model server refused this server's key." };
    case 404:
      return { code: "model_not_found", message: "The model server does not have this model (any more)." };
    case 429:
      return {
        code: "rate_limited",
        message: "The model server has had too many requests. Please wait a little.",
      };
    default:
      return {
        code: error.statusCode >= 500 ? "model_failed" : "model_refused",
        message: `The model server answered with an error (${error.statusCode})${detail(error)}`,
      };
  }
}

function detail(error: APICallError): string {
  const words = error.message.trim();
  return words ? `: ${words.slice(0, maxDetail)}` : ".";
}

/** Never connected, or connected and lost. fetch hides the reason in the causes of its error. */
function describeNetwork(error: unknown): ReplyError {
  const codes = codesOf(error);
  if (
    codes.some((code) =>
      /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOST|ENET|ETIMEDOUT|UND_ERR_CONNECT)/.test(code),
    )
  ) {
    return unreachable;
  }
  if (codes.some((code) => /^(ECONNRESET|EPIPE|UND_ERR)/.test(code))) return cutOff;
  return { code: "model_failed", message: "The model's answer could not be read." };
}

function codesOf(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth > 4) return [];
  const own = "code" in error && typeof error.code === "string" ? [error.code] : [];
  return [...own, ...codesOf(error.cause, depth + 1)];
}
