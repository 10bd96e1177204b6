import { setMaxListeners } from "node:events";

// One Ctrl-C may arrive several times: from the terminal, and passed on by npm and by boot.mjs.
const ECHO_MS = 1_000;

const controller = new AbortController();
setMaxListeners(0, controller.signal); // each child that runs listens
const forced: (() => void)[] = [];
let first = 0;

/** Aborted when this command is asked to stop: by a signal, or by the death of boot.mjs. */
export const stopping: AbortSignal = controller.signal;

/** Called at a second Ctrl-C, just before the process ends at once. */
export function whenForced(listener: () => void): void {
  forced.push(listener);
}

/** From now on signals stop this command in an orderly way. */
export function listenForStop(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  process.once("disconnect", stop);
  process.channel?.unref();
}

function stop(): void {
  if (first === 0) {
    first = Date.now();
    controller.abort(new Error("Stopped."));
  } else if (Date.now() - first > ECHO_MS) {
    for (const listener of forced) listener();
    process.exit(130);
  }
}

export function stopped(): Promise<void> {
  if (stopping.aborted) return Promise.resolve();
  return new Promise((resolve) => stopping.addEventListener("abort", () => resolve(), { once: true }));
}
