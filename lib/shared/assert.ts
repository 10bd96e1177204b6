/** The value, or a thrown error where "there is always one" turned out to be false. */
export function must<T>(value: T | null | undefined, what = "value"): T {
  if (value === null || value === undefined) throw new Error(`Expected a ${what}, got ${value}.`);
  return value;
}

/** Says what has to be true here; a failure is a defect of ours, never of a user's input. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Assertion failed: ${message}`);
}

/** Closes a switch over a union: adding a member without a case no longer compiles. */
export function unreachable(value: never): never {
  throw new Error(`Unreachable: ${JSON.stringify(value)}`);
}
