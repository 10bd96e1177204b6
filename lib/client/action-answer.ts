/** What a server action answers: what came of it, or a sentence that says why nothing did. */
export type ActionAnswer<T> = { ok: true; value: T } | { ok: false; message: string };

/** An action that did not even reach the server is a failure like any other. */
export function attempt<T>(run: () => Promise<ActionAnswer<T>>): Promise<ActionAnswer<T>> {
  return run().catch(() => ({
    ok: false,
    message: "The server can’t be reached. Reload the page and try again.",
  }));
}
