import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { sleep } from "#scripts/system/sleep.ts";
import type { Running } from "./supervise.ts";

const GOODBYE_MS = 10_000; // running replies are finished or marked in it

/** What a process says over its channel when it can serve. */
export const ready = "ready";

/** @returns asks whether it has said so. */
export function heardReady(child: ChildProcess): () => boolean {
  let isReady = false;
  child.on("message", (message) => {
    isReady ||= message === ready;
  });
  return () => isReady;
}

/** A process that is asked to end before it is made to; `kill` is also for what may be left of it. */
export function runningChild(child: ChildProcess, kill: () => void): Running {
  return {
    onExit(listener) {
      child.once("exit", () => listener(ending(child)));
    },
    async stop() {
      if (!hasEnded(child)) {
        const exit = once(child, "exit");
        child.kill("SIGTERM");
        await Promise.race([exit, sleep(GOODBYE_MS)]);
      }
      kill();
    },
  };
}

export function hasEnded(child: ChildProcess): boolean {
  return !child.pid || child.exitCode !== null || child.signalCode !== null;
}

export function ending({ exitCode, signalCode }: ChildProcess): string {
  return signalCode ? `was ended by ${signalCode}` : `ended with code ${exitCode}`;
}
