import { type DestinationStream, type Logger, pino } from "pino";
import { oncePerProcess } from "./process.ts";

/**
 * Errors whose message quotes the value at fault, which may be what somebody wrote: parsers, checkers, Postgres and
 * Prisma where a value is of the wrong form.
 */
const quotingNames =
  /^(SyntaxError|\$?ZodError|PrismaClientValidationError|AI_(JSONParse|TypeValidation|InvalidResponseData|InvalidPrompt|InvalidArgument)Error)$/;
const quotingCodes = /^(22|P2000|P2007|P2019|P202[03])/;
/** Prisma, of a SQLSTATE that it has no code for. */
const quotingWords = /Code: `22/;

/**
 * What a line says of an error. Only this: providers and drivers hang requests, answers and whole clients onto their
 * errors, and with them the text of messages, which never stands in a log.
 */
export function describeError(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { message: String(error).slice(0, 500) };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const status = "statusCode" in error && typeof error.statusCode === "number" ? error.statusCode : undefined;
  const quotes =
    quotingNames.test(error.name) || quotingCodes.test(code ?? "") || quotingWords.test(error.message);
  return {
    name: error.name,
    ...(!quotes && { message: error.message.slice(0, 500) }),
    ...(code && { code }),
    ...(status && { status }),
    ...(depth === 0 && { stack: placesOf(error) }),
    ...(error.cause !== undefined && depth < 3 && { cause: describeError(error.cause, depth + 1) }),
  };
}

/** The places alone: a stack begins with the message, which may have several lines. */
function placesOf(error: Error): string | undefined {
  const places = error.stack
    ?.replace(error.message, "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line));
  return places?.slice(0, 11).join("\n");
}

/** Structured lines, on standard output unless a test reads them. Ids and durations, never the text of a message. */
export function makeLog(level: string, destination: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: (error: unknown) => describeError(error) },
    },
    destination,
  );
}

/**
 * Standard output, beside the work rather than in it: what is logged while a write is under way goes out together with
 * the next one, and all of it when the process ends by itself.
 */
function standardOutput(): DestinationStream {
  return pino.destination({ sync: false });
}

export const log = oncePerProcess("log", () => makeLog(process.env.LOG_LEVEL || "info", standardOutput()));
