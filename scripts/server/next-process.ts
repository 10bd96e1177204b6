import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { nextProgram } from "#scripts/steps/build-app.ts";
import { inRoot, root } from "#scripts/system/root.ts";
import { sleep } from "#scripts/system/sleep.ts";
import { until } from "#scripts/system/until.ts";
import { isHealthy } from "./is-healthy.ts";
import type { Settings } from "./settings.ts";
import type { Running } from "./supervise.ts";

export type NextProcess = Running & { pid: number; kill(): void };
export type Mode = "start" | "dev";

const READY_MS = { start: 60_000, dev: 180_000 };
const GOODBYE_MS = 10_000; // running replies are finished or marked in it

/** Starts Next's server and waits until it is healthy. */
export async function startNext(
  options: {
    mode: Mode;
    settings: Settings;
    env: NodeJS.ProcessEnv;
    started?: (pid: number) => void;
    /** A file, open for writing, for what it prints; else that goes to the terminal. */
    output?: number;
  },
  signal: AbortSignal,
): Promise<NextProcess> {
  const { mode, settings, env, started, output = "inherit" } = options;
  const { host, port, origin } = settings;
  const withParent = inRoot("scripts", "server", "with-parent.ts");
  const args = ["--import", withParent, nextProgram, mode, "-H", host, "-p", String(port)];
  // A process group of its own: a Ctrl-C at the terminal is ours to answer, in order.
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...env, VERBATIM_SUPERVISED: "1" },
    stdio: ["ignore", output, output, "ipc"],
    detached: true,
  });
  const running = handle(child);
  started?.(running.pid);
  const outcome = await until({ withinMs: READY_MS[mode], everyMs: 100 }, async () => {
    if (signal.aborted || hasEnded(child)) return "over";
    return (await isHealthy(origin)) ? "healthy" : undefined;
  });
  if (outcome === "healthy" && !hasEnded(child)) return running;
  const reason = hasEnded(child) ? ending(child) : `was not healthy within ${READY_MS[mode] / 1000} s`;
  await running.stop();
  throw new Error(signal.aborted ? "Stopped." : `The server ${reason}.`);
}

function handle(child: ChildProcess): NextProcess {
  const pid = child.pid ?? 0; // none where it could not be spawned; its `error` then ends the wait for it
  child.on("error", () => {});
  const kill = () => {
    try {
      process.kill(-pid, "SIGKILL"); // with the workers it may have
    } catch {
      // nobody is left of its group
    }
  };
  return {
    pid,
    kill,
    onExit(listener) {
      child.once("exit", () => listener(ending(child)));
    },
    async stop() {
      if (!hasEnded(child)) {
        const exit = once(child, "exit");
        child.kill("SIGTERM");
        await Promise.race([exit, sleep(GOODBYE_MS)]);
      }
      if (pid) kill();
    },
  };
}

function hasEnded(child: ChildProcess): boolean {
  return !child.pid || child.exitCode !== null || child.signalCode !== null;
}

function ending({ exitCode, signalCode }: ChildProcess): string {
  return signalCode ? `was ended by ${signalCode}` : `ended with code ${exitCode}`;
}
