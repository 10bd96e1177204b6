import { z } from "zod";

/**
 * Every error that may reach a user has a kind; the kind decides status and OpenAI's `type`, here and nowhere else.
 * Operations throw AppError; only an edge (the API, a page, an action) formats it.
 */
export const errorKinds = {
  invalid: { status: 400, type: "invalid_request_error" },
  unauthenticated: { status: 401, type: "authentication_error" },
  forbidden: { status: 403, type: "permission_error" },
  not_found: { status: 404, type: "invalid_request_error" },
  method_not_allowed: { status: 405, type: "invalid_request_error" },
  conflict: { status: 409, type: "conflict_error" },
  too_large: { status: 413, type: "invalid_request_error" },
  unsupported_media_type: { status: 415, type: "invalid_request_error" },
  rate_limited: { status: 429, type: "rate_limit_error" },
  internal: { status: 500, type: "server_error" },
  model_failed: { status: 502, type: "server_error" },
  unavailable: { status: 503, type: "server_error" },
} as const;

export type ErrorKind = keyof typeof errorKinds;

export interface ErrorDetails {
  /** The input field at fault, as the API names it. */
  param?: string;
  /** A stable word for programs, such as `conversation_busy`. */
  code?: string;
  /** Seconds after which trying again makes sense. */
  retryAfter?: number;
  /** False where something was stored, so that an SDK must not repeat the request by itself. */
  shouldRetry?: boolean;
  cause?: unknown;
}

export class AppError extends Error {
  readonly kind: ErrorKind;
  readonly param: string | null;
  readonly code: string | null;
  readonly retryAfter: number | null;
  readonly shouldRetry: boolean | null;

  /** @param message What happened and what to do, in words for the person who reads it. */
  constructor(kind: ErrorKind, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = "AppError";
    this.kind = kind;
    this.param = details.param ?? null;
    this.code = details.code ?? null;
    this.retryAfter = details.retryAfter ?? null;
    this.shouldRetry = details.shouldRetry ?? null;
  }
}

/** Missing and another's look the same, so there is one sentence for both. */
export function notFound(what: "conversation" | "message" | "item" | "reply"): AppError {
  return new AppError("not_found", `There is no ${what} by this id.`, { code: `${what}_not_found` });
}

/** A client's own id for something new, when it stands for something else already. */
export function idInUse(what: "conversation" | "message" | "item", param: string): AppError {
  const message = `Another ${what} was made under this id before.`;
  return new AppError("conflict", message, { param, code: "id_in_use", shouldRetry: false });
}

export function invalid(param: string, message: string, code?: string): AppError {
  return new AppError("invalid", message, { param, ...(code && { code }) });
}

/** What every failed request answers: OpenAI's envelope, all four fields always present. */
export const errorBodySchema = z.object({
  error: z.object({
    message: z.string(),
    type: z.string(),
    param: z.string().nullable(),
    code: z.string().nullable(),
  }),
});

export type ErrorBody = z.infer<typeof errorBodySchema>;

/** Next loads a module several times in one process, so `instanceof` alone would miss an error of another copy. */
export function isAppError(error: unknown): error is AppError {
  return (
    error instanceof AppError || (error instanceof Error && error.name === "AppError" && "kind" in error)
  );
}
