import { AppError, isAppError } from "#lib/shared/errors.ts";

/**
 * SQLSTATEs that mean "not now": no connection (08), a standby that only reads (25006), left idle for too long (25P03),
 * not let in or no such database (28, 3D000: passwords are changed, a backup is restored), another try asked for (40:
 * deadlock, serialisation), resources (53: disk, memory, connections), a lock that is not free (55P03), ended by the
 * operator or by the statement time-out (57), the system below (58).
 */
const notNowStates = /^(08...|25006|25P03|28...|3D000|40...|53...|55P03|57...|58...)$/;
/** The same in Prisma's words: all about the connection, and no connection or transaction to be had. */
const notNowPrisma = /^(P1\d{3}|P2024|P2028|P2034|P2037)$/;

/** No answer came: the connection is gone, or never was. */
const lostCodes =
  /^(ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOST\w+|ENET\w+|EADDRNOTAVAIL|EMFILE|ENFILE|P1001|P1002|P1008|P1017)$/;
/** pg's own words, where it gives no code. */
const lostWords =
  /timeout exceeded when trying to connect|timeout expired|Connection terminated|Query read timeout|Client has encountered a connection error|Client was closed|after calling end on the pool/;

interface Layer {
  codes: string[];
  message: string;
  /** What the system was asked for when it refused, such as `connect`. */
  syscall: unknown;
}

/** An error and what stands inside it, wherever pg, Prisma or Node (one error for several addresses) put that. */
function layersOf(error: unknown, depth = 0): Layer[] {
  if (typeof error !== "object" || error === null || depth > 5) return [];
  const fields: Record<string, unknown> = { ...error };
  const { cause, message } = error as { cause?: unknown; message?: unknown };
  const codes = [fields.code, fields.originalCode].filter((code) => typeof code === "string");
  const own = { codes, message: typeof message === "string" ? message : "", syscall: fields.syscall };
  const inner = [cause, fields.meta, fields.driverAdapterError];
  if (error instanceof AggregateError) inner.push(...error.errors);
  return [own, ...inner.flatMap((each) => layersOf(each, depth + 1))];
}

/**
 * Whether the error says that the database did not answer, rather than what it answered: a statement may be under way
 * on that connection still.
 */
export function isConnectionLost(error: unknown): boolean {
  return layersOf(error).some(
    ({ codes, message, syscall }) =>
      // A server behind a socket file that is away is ENOENT or EACCES.
      syscall === "connect" || codes.some((code) => lostCodes.test(code)) || lostWords.test(message),
  );
}

function isNotNow(error: unknown): boolean {
  const codes = layersOf(error).flatMap((layer) => layer.codes);
  return codes.some((code) => notNowStates.test(code) || notNowPrisma.test(code)) || isConnectionLost(error);
}

/** The SQLSTATE by which our own database functions refuse something (they begin with VB), and what they said of it. */
export function refusalOf(error: unknown): { code: string; detail: string } | null {
  const { code, detail } = (error ?? {}) as { code?: unknown; detail?: unknown };
  return typeof code === "string" && code.startsWith("VB") ? { code, detail: String(detail ?? "") } : null;
}

/** Whether the database refused the row because another one like it exists. */
export function isUniqueViolation(error: unknown): boolean {
  return layersOf(error).some(({ codes }) => codes.includes("23505") || codes.includes("P2002"));
}

/** Which rule of the schema the database found broken, by its name there; null where it says nothing of one. */
export function constraintOf(error: unknown): string | null {
  const { constraint } = (error ?? {}) as { constraint?: unknown };
  return typeof constraint === "string" ? constraint : null;
}

/** Any error as one that may be shown: ours as it is, a database in trouble as `unavailable`, else `internal`. */
export function toAppError(error: unknown): AppError {
  if (isAppError(error)) return error;
  if (isNotNow(error)) {
    return new AppError(
      "unavailable",
      "The history can't be reached right now. Please try again in a moment.",
      { code: "database_unavailable", retryAfter: 2, cause: error },
    );
  }
  return new AppError("internal", "Something went wrong on our side. Nothing you wrote is lost.", {
    cause: error,
  });
}
