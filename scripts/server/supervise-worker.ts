import cluster from "node:cluster";
import { stopping } from "#scripts/system/stop-signal.ts";
import { until } from "#scripts/system/until.ts";
import { ending, hasEnded, runningChild } from "./child.ts";
import { askHealth } from "./process-number.ts";
import { type Running, type Supervised, supervise } from "./supervise.ts";

const READY_MS = 60_000;

/** One of several processes on a port, kept running while the others serve on. */
export function superviseWorker(number: number, origin: string): Promise<Supervised> {
  const say = (line: string) => console.log(line);
  return supervise({ name: `Process ${number}`, say }, (signal) =>
    startWorker(number, origin, AbortSignal.any([signal, stopping])),
  );
}

async function startWorker(number: number, origin: string, signal: AbortSignal): Promise<Running> {
  const worker = cluster.fork({ VERBATIM_PROCESS: String(number) });
  worker.on("error", () => {}); // that it could not be spawned ends the wait for it
  const child = worker.process;
  const running = runningChild(child, () => void child.kill("SIGKILL"));
  const outcome = await until({ withinMs: READY_MS, everyMs: 100 }, async () => {
    if (signal.aborted || hasEnded(child)) return "over";
    // Connections are dealt out in turn: sooner or later it is this one's.
    return (await askHealth(origin)) === number ? "healthy" : undefined;
  });
  if (outcome === "healthy" && !hasEnded(child)) return running;
  const reason = hasEnded(child) ? ending(child) : `was not healthy within ${READY_MS / 1000} s`;
  await running.stop();
  throw new Error(signal.aborted ? "Stopped." : `Process ${number} ${reason}.`);
}
