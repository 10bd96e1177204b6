/** Where a command runs and what it speaks to: the terminal, or a test. */
export interface World {
  /** What was asked for, on standard output. */
  say(line: string): void;
  /** Warnings and what went wrong, on standard error. */
  complain(line: string): void;
  /** Asks for a password without showing it. */
  readPassword(): Promise<string>;
  /** Calls `work` with the address of the app's database. */
  withDatabase<T>(work: (url: string) => Promise<T>): Promise<T>;
  /** Calls `work` where the operations of lib/server can run. */
  withOperations<T>(work: () => Promise<T>): Promise<T>;
}

/** What stood on the command line behind the command's name. */
export interface Given {
  text(option: string): string | undefined;
  /** The same of an option that the command can't do without. */
  need(option: string): string;
  has(flag: string): boolean;
}

export interface Command {
  /** Two words, such as `user create`. */
  name: string;
  /** Its options, as --help shows them. */
  usage: string;
  summary: string;
  /** What --help says beyond that. */
  help: string;
  options: Record<string, { type: "string" | "boolean" }>;
  /** Answers the exit code. */
  run(given: Given, world: World): Promise<number>;
}
