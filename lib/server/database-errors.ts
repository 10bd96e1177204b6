import { AppError, isAppError } from "#lib/shared/errors.ts";

/** SQLSTATE classes that mean "not now": connection, resources, operator intervention, and a statement time-out. */
const notNow = /^(08|53|57|58|P1|P2024|P2028|ECONNREFUSED|ECONNRESET|ETIMEDOUT)/;
/** pg's own words where it gives no code. */
const notNowWords = /timeout exceeded when trying to connect|Connection terminated|Can't reach database/;

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

/** Whether the database refused the row because another one like it exists. */
export function isUniqueViolation(error: unknown): boolean {
  return codesOf(error).some((code) => code === "23505" || code === "P2002");
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
