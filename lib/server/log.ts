import { pino } from "pino";
import { oncePerProcess } from "./process.ts";

/**
 * What a line says of an error. Only this: providers and drivers hang requests, answers and whole clients onto their
 * errors, and with them the text of messages, which never stands in a log.
 */
export function describeError(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { message: String(error).slice(0, 500) };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const status = "statusCode" in error && typeof error.statusCode === "number" ? error.statusCode : undefined;
  return {
    name: error.name,
    message: error.message.slice(0, 500),
    ...(code && { code }),
    ...(status && { status }),
    ...(depth === 0 && { stack: error.stack?.split("\n").slice(1, 12).join("\n") }),
    ...(error.cause !== undefined && depth < 3 && { cause: describeError(error.cause, depth + 1) }),
  };
}

/** Structured lines on standard output. Ids and durations, never the text of a message. */
export const log = oncePerProcess("log", () =>
  pino({
    level: process.env.LOG_LEVEL || "info",
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: (error: unknown) => describeError(error) },
  }),
);
