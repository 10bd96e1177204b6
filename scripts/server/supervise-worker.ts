import cluster from "node:cluster";
import { stopping } from "#scripts/system/stop-signal.ts";
import { until } from "#scripts/system/until.ts";
import { ending, hasEnded, heardReady, runningChild } from "./child.ts";
import { type Running, type Supervised, supervise } from "./supervise.ts";

const READY_MS = 60_000;

/** One of several processes on a port, kept running while the others serve on. */
export function superviseWorker(number: number): Promise<Supervised> {
  const say = (line: string) => console.log(line);
  return supervise({ name: `Process ${number}`, say }, (signal) =>
    startWorker(number, AbortSignal.any([signal, stopping])),
  );
}

async function startWorker(number: number, signal: AbortSignal): Promise<Running> {
  const worker = cluster.fork();
  worker.on("error", () => {}); // that it could not be spawned ends the wait for it
  const child = worker.process;
  const running = runningChild(child, () => void child.kill("SIGKILL"));
  const isReady = heardReady(child);
  const outcome = await until({ withinMs: READY_MS, everyMs: 50 }, () => {
    if (signal.aborted || hasEnded(child)) return "over";
    return isReady() ? "healthy" : undefined;
  });
  if (outcome === "healthy" && !hasEnded(child)) return running;
  const reason = hasEnded(child) ? ending(child) : `was not healthy within ${READY_MS / 1000} s`;
  await running.stop();
  throw new Error(signal.aborted ? "Stopped." : `Process ${number} ${reason}.`);
}
