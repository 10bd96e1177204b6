/** Milliseconds on the clock that all processes of a machine share. */
export function now(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

const sign = "~";
/** Microseconds in base 36: enough for three years since the machine was started. */
const digits = 9;

/** Text that says when it was sent, no longer than a long word, and the same wherever it is read. */
export function timeMark(): string {
  return (
    sign +
    Math.floor(now() * 1e3)
      .toString(36)
      .padStart(digits, "0")
  );
}

/**
 * Finds the marks in text that comes in pieces.
 * @returns what has to be put before the next piece: a mark that is not complete yet.
 */
export function findTimeMarks(text: string, found: (sentAt: number) => void): string {
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) {
    if (at + digits >= text.length) return text.slice(at);
    found(Number.parseInt(text.slice(at + 1, at + 1 + digits), 36) / 1e3);
  }
  return "";
}
