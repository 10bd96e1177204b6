import { log } from "./log.ts";
import { oncePerProcess } from "./process.ts";

/** Soon enough for who reads along, and for what a killed process may lose. */
const delayMs = 50;

interface Waiting {
  lines: [line: object, message: string][];
  timer: NodeJS.Timeout | null;
}

const waiting = () =>
  oncePerProcess<Waiting>("log later", () => {
    // Before the logger's own listener, which empties its buffer.
    process.prependListener("exit", writeWaitingLines);
    return { lines: [], timer: null };
  });

/**
 * Logs a moment later, together with what else is logged by then. The logger's code, run once amid an append, takes some
 * 15 % of the append's time on the processor (`npm run bench -- floor`); run for many lines in a row, next to nothing.
 */
export function logLater(line: object, message: string): void {
  const state = waiting();
  state.lines.push([line, message]);
  state.timer ??= setTimeout(writeWaitingLines, delayMs).unref();
}

export function writeWaitingLines(): void {
  const state = waiting();
  const { lines } = state;
  state.lines = [];
  if (state.timer) clearTimeout(state.timer);
  state.timer = null;
  for (const [line, message] of lines) log.info(line, message);
}
