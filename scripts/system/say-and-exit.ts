/** The end of a command that failed: what went wrong, without the stack that helps nobody at a terminal. */
export function sayAndExit(error: unknown): never {
  console.error(error instanceof Error ? error.message : String(error));
  if (process.env.DEBUG && error instanceof Error) console.error(error.stack);
  process.exit(1);
}
