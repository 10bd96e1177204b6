import { AppError, isAppError } from "#lib/shared/errors.ts";

/**
 * SQLSTATE classes that mean "not now": connection, read-only standby (25006), resources, operator intervention with the
 * statement time-out, the system, a lock that is not free, a deadlock or serialisation that asks for another try; and
 * their like from Prisma and from sockets.
 */
const notNow =
  /^(08|25006|40|53|55P03|57|58|P1|P2024|P2028|P2034|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)/;
/** pg's own words where it gives no code. */
const notNowWords =
  /timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client has encountered a connection error|Can't reach database/;

/** The code of the database's complaint, wherever the driver or Prisma put it. */
function codesOf(error: unknown, depth = 0): string[] {
  if (typeof error !== "object" || error === null || depth > 4) return [];
  const own = "code" in error && typeof error.code === "string" ? [error.code] : [];
  const original =
    "originalCode" in error && typeof error.originalCode === "string" ? [error.originalCode] : [];
  const nested = ["cause", "meta", "driverAdapterError"].flatMap((key) =>
    key in error ? codesOf((error as Record<string, unknown>)[key], depth + 1) : [],
  );
  return [...own, ...original, ...nested];
}

/** The SQLSTATE by which our own database functions refuse something (they begin with VB), and what they said of it. */
export function refusalOf(error: unknown): { code: string; detail: string } | null {
  const { code, detail } = (error ?? {}) as { code?: unknown; detail?: unknown };
  return typeof code === "string" && code.startsWith("VB") ? { code, detail: String(detail ?? "") } : null;
}

/** Whether the database refused the row because another one like it exists. */
export function isUniqueViolation(error: unknown): boolean {
  return codesOf(error).some((code) => code === "23505" || code === "P2002");
}

/** Which rule of the schema the database found broken, by its name there; null where it says nothing of one. */
export function constraintOf(error: unknown): string | null {
  const { constraint } = (error ?? {}) as { constraint?: unknown };
  return typeof constraint === "string" ? constraint : null;
}

/** Any error as one that may be shown: ours as it is, a database in trouble as `unavailable`, else `internal`. */
export function toAppError(error: unknown): AppError {
  if (isAppError(error)) return error;
  const words = error instanceof Error ? error.message : "";
  if (codesOf(error).some((code) => notNow.test(code)) || notNowWords.test(words)) {
    return new AppError(
      "unavailable",
      "The history can't be reached right now. Please try again in a moment.",
      {
        code: "database_unavailable",
        retryAfter: 2,
        cause: error,
      },
    );
  }
  return new AppError("internal", "Something went wrong on our side. Nothing you wrote is lost.", {
    cause: error,
  });
}
