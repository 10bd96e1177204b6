/** Null where there is none: on the server, and in browsers that block it, which throw at the mere access. */
export function browserStorage(kind: "local" | "session"): Storage | null {
  try {
    return globalThis[`${kind}Storage`] ?? null;
  } catch {
    return null;
  }
}
