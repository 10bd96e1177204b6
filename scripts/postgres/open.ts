import { accessSync, constants, mkdirSync, realpathSync } from "node:fs";
import path from "node:path";
import { isAlive } from "#scripts/system/is-alive.ts";
import { processLock, tryProcessLock } from "#scripts/system/process-lock.ts";
import { type ClusterOptions, openCluster } from "./cluster.ts";
import { findRunning, livePostmaster } from "./find-running.ts";
import { launch } from "./launch.ts";
import { stopPostmaster } from "./stop.ts";

export type Postgres = {
  pid: number;
  port: number;
  /** False where a server was already running on the data directory. */
  startedHere: boolean;
  url(database?: string): string;
  /** Called when the server is gone without having been closed here. */
  onExit(listener: () => void): void;
  /** Gives it up; the last one who uses it stops it. */
  close(): Promise<void>;
  /** The same without waiting, for a process that is about to end. */
  abandon(): void;
};

export const DATABASE = "verbatim";

/**
 * The Postgres of a directory: made the first time, started when it does not run, shared when it does.
 * Two locks stand in the directory. `starting` is held while one process makes, starts or stops the server.
 * `users` is shared by all who use it: who can have it alone was the last, and stops the server. So one
 * command never ends the server under another, and one that was killed leaves nothing behind for ever.
 */
export async function openPostgres(options: ClusterOptions): Promise<Postgres> {
  mkdirSync(options.directory, { recursive: true });
  const directory = realpathSync(options.directory);
  mustBeOurs(directory);
  const starting = path.join(directory, "starting.lock");
  const usersFile = path.join(directory, "users.lock");
  const lock = await processLock(starting, "exclusive");
  try {
    const cluster = await openCluster({ ...options, directory });
    const running = await findRunning(cluster);
    const launched = running ? undefined : await launch(cluster);
    const { pid, port } = launched ?? running ?? {};
    if (!pid || !port) throw new Error("Postgres runs, but not for us.");
    const users = await processLock(usersFile, "shared");
    let closed = false;
    return {
      pid,
      port,
      startedHere: launched !== undefined,
      url: (database = DATABASE) => cluster.url(port, database),
      onExit(listener) {
        const told = () => closed || listener();
        if (launched) launched.child.once("exit", told);
        else watch(pid, told);
      },
      async close() {
        if (closed) return;
        closed = true;
        const mine = await processLock(starting, "exclusive");
        users.release();
        const alone = tryProcessLock(usersFile, "exclusive");
        // Not `pid`: after a crash another command may have started it anew, and gone.
        const left = alone && livePostmaster(cluster.data);
        if (left) await stopPostmaster(left);
        alone?.release();
        mine.release();
      },
      abandon() {
        closed = true;
        users.release();
        const left = tryProcessLock(usersFile, "exclusive") && livePostmaster(cluster.data);
        if (left) process.kill(left, "SIGINT");
      },
    };
  } finally {
    lock.release();
  }
}

function mustBeOurs(directory: string): void {
  try {
    accessSync(directory, constants.W_OK);
  } catch {
    throw new Error(`${directory} belongs to another user: run this as that one, or set DATABASE_URL.`);
  }
}

// Another's child tells us nothing when it dies.
function watch(pid: number, gone: () => void): void {
  const timer = setInterval(() => {
    if (isAlive(pid)) return;
    clearInterval(timer);
    gone();
  }, 500);
  timer.unref();
}
