// Runs several of Next's servers on one port, between them and `npm start`: node several.ts COUNT ORIGIN PROGRAM …
// It takes the connections and deals them out in turn, as the systems' own ways of sharing a port differ.
import cluster from "node:cluster";
import { inRoot } from "#scripts/system/root.ts";
import { sayAndExit } from "#scripts/system/say-and-exit.ts";
import { listenForStop, stopped, stopping } from "#scripts/system/stop-signal.ts";
import { ready } from "./next-process.ts";
import { superviseWorker } from "./supervise-worker.ts";

const numberWorker = inRoot("scripts", "server", "number-worker.ts");
const [count, origin = "", program, ...args] = process.argv.slice(2);
listenForStop(); // the end of `npm start`, however it ended, is a reason to stop too
cluster.setupPrimary({ exec: program, args, execArgv: ["--import", numberWorker] });
try {
  const starts = Array.from({ length: Number(count) }, (_, index) => superviseWorker(index + 1, origin));
  const workers = await Promise.all(starts);
  process.send?.(ready);
  await stopped();
  await Promise.all(workers.map((worker) => worker.stop()));
} catch (error) {
  // Those that did start end with this process: their channel to it closes.
  if (!stopping.aborted) sayAndExit(error);
}
process.exit(0);
