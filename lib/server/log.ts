import { pino } from "pino";
import { oncePerProcess } from "./process.ts";

/** Structured lines on standard output. Ids and durations, never the text of a message. */
export const log = oncePerProcess("log", () =>
  pino({ level: process.env.LOG_LEVEL || "info", base: null, timestamp: pino.stdTimeFunctions.isoTime }),
);
