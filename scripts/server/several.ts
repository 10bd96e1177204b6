// Runs several of Next's servers on one port, between them and `npm start`: node several.ts COUNT PROGRAM …
import cluster from "node:cluster";
import { inRoot } from "#scripts/system/root.ts";
import { sayAndExit } from "#scripts/system/say-and-exit.ts";
import { listenForStop, stopped, stopping } from "#scripts/system/stop-signal.ts";
import { ready } from "./child.ts";
import { superviseWorker } from "./supervise-worker.ts";

const [count, program, ...args] = process.argv.slice(2);
listenForStop(); // the end of `npm start`, however it ended, is a reason to stop too
// All of them accept from one queue, so what comes while one dies is another's. (Node's default, dealing connections out
// in turn, leaves those that were dealt to the dead one without an answer.)
cluster.schedulingPolicy = cluster.SCHED_NONE;
cluster.setupPrimary({
  exec: program,
  args,
  execArgv: ["--import", inRoot("scripts", "server", "say-when-healthy.ts")],
});
try {
  const starts = Array.from({ length: Number(count) }, (_, index) => superviseWorker(index + 1));
  const workers = await Promise.all(starts);
  process.send?.(ready);
  await stopped();
  await Promise.all(workers.map((worker) => worker.stop()));
} catch (error) {
  // Those that did start end with this process: their channel to it closes.
  if (!stopping.aborted) sayAndExit(error);
}
process.exit(0);
