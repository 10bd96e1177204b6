import { closeSync, mkdirSync, openSync, rmSync } from "node:fs";
import path from "node:path";
import { appEnv } from "#e2e/support/app-env.ts";
import { must } from "#lib/shared/assert.ts";
import { type NextProcess, startNext } from "#scripts/server/next-process.ts";
import { inData } from "#scripts/system/data-folder.ts";
import { freePort } from "#scripts/system/free-port.ts";

/** Where the app is reached. */
export interface Place {
  readonly origin: string;
}

/** A process of the app, on a port of its own. */
export interface App extends Place {
  /** As `kill -9` does. @returns the moment it was done */
  kill(): number;
  /** Starts it where it was, after it has ended. */
  start(): Promise<void>;
  /** Asks it to end, and waits until it has. @returns how it did, in words */
  stop(): Promise<string>;
}

/** @param name of the file with what it prints, in .data/faults */
export async function startApp(options: {
  name: string;
  databaseUrl: string;
  providerPort: number;
  pace: Record<string, string>;
}): Promise<App> {
  const { name, pace, ...servers } = options;
  const port = await freePort();
  const settings = { host: "127.0.0.1", port, origin: `http://127.0.0.1:${port}` };
  const env = { ...appEnv({ settings, ...servers }), ...pace, LOG_LEVEL: "info" };
  let next: NextProcess | null = null;
  let ended = Promise.resolve("was not started");
  mkdirSync(inData("faults"), { recursive: true });
  const log = path.join(inData("faults"), `${name}.log`);
  rmSync(log, { force: true });

  async function start(): Promise<void> {
    await ended;
    const output = openSync(log, "a");
    try {
      next = await startNext({ mode: "start", settings, env, output }, new AbortController().signal);
    } finally {
      closeSync(output);
    }
    const started = next;
    ended = new Promise((resolve) => started.onExit(resolve));
  }

  await start();
  return {
    origin: settings.origin,
    start,
    kill() {
      const at = performance.now();
      process.kill(must(next, "process").pid, "SIGKILL");
      return at;
    },
    async stop() {
      await next?.stop();
      return ended;
    },
  };
}
