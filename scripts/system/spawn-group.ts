import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { whenForced } from "./stop-signal.ts";

export type GroupOptions = SpawnOptions & { stopWith?: NodeJS.Signals };

const living = new Set<number>();
whenForced(() => {
  for (const group of living) tell(group, "SIGKILL");
});

/**
 * A child in a process group of its own, which is told to stop when `signal` is given: the whole group, once,
 * whether a Ctrl-C at the terminal or a kill of one process was the cause. Who waits for it waits for its end.
 */
export function spawnGroup(command: string, args: string[], options: GroupOptions): ChildProcess {
  const { signal, stopWith = "SIGTERM", ...rest } = options;
  const child = spawn(command, args, { ...rest, detached: true });
  const group = child.pid;
  if (group === undefined) return child; // its `error` follows
  living.add(group);
  const stop = () => tell(group, stopWith);
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { once: true });
  child.once("exit", () => {
    living.delete(group);
    signal?.removeEventListener("abort", stop);
  });
  return child;
}

function tell(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // it has ended
  }
}
