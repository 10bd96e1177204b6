import { spawn } from "node:child_process";
import { nextProgram } from "#scripts/steps/build-app.ts";
import { inRoot, root } from "#scripts/system/root.ts";
import { until } from "#scripts/system/until.ts";
import { ending, hasEnded, heardReady, runningChild } from "./child.ts";
import { isHealthy } from "./is-healthy.ts";
import type { Settings } from "./settings.ts";
import type { Running } from "./supervise.ts";

export type NextProcess = Running & { pid: number; kill(): void };
export type Mode = "start" | "dev";

const READY_MS = { start: 60_000, dev: 180_000 };

/** Starts Next's server, or several on one port, and waits until it is healthy. */
export async function startNext(
  options: {
    mode: Mode;
    settings: Settings;
    env: NodeJS.ProcessEnv;
    processes?: number;
    started?: (pid: number) => void;
    /** A file, open for writing, for what it prints; else that goes to the terminal. */
    output?: number;
  },
  signal: AbortSignal,
): Promise<NextProcess> {
  const { mode, settings, env, processes = 1, started, output = "inherit" } = options;
  const { host, port, origin } = settings;
  const next = [nextProgram, mode, "-H", host, "-p", String(port)];
  const args =
    processes > 1
      ? [inRoot("scripts", "server", "several.ts"), String(processes), ...next]
      : ["--import", inRoot("scripts", "server", "with-parent.ts"), ...next];
  // A process group of its own: a Ctrl-C at the terminal is ours to answer, in order.
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...env, VERBATIM_SUPERVISED: "1" },
    stdio: ["ignore", output, output, "ipc"],
    detached: true,
  });
  const pid = child.pid ?? 0; // none where it could not be spawned; its `error` then ends the wait for it
  child.on("error", () => {});
  const kill = () => killGroup(pid);
  const running = { pid, kill, ...runningChild(child, kill) };
  const areReady = heardReady(child);
  started?.(pid);
  const outcome = await until({ withinMs: READY_MS[mode], everyMs: 100 }, async () => {
    if (signal.aborted || hasEnded(child)) return "over";
    return (processes > 1 ? areReady() : await isHealthy(origin)) ? "healthy" : undefined;
  });
  if (outcome === "healthy" && !hasEnded(child)) return running;
  const reason = hasEnded(child) ? ending(child) : `was not healthy within ${READY_MS[mode] / 1000} s`;
  await running.stop();
  throw new Error(signal.aborted ? "Stopped." : `The server ${reason}.`);
}

function killGroup(pid: number): void {
  try {
    if (pid) process.kill(-pid, "SIGKILL"); // with the workers it may have
  } catch {
    // nobody is left of its group
  }
}
