import { DatabaseSync } from "node:sqlite";
import { until } from "./until.ts";

export type ProcessLock = { release(): void };
type Mode = "exclusive" | "shared";

const SQLITE_BUSY = 5;

// A connection that the garbage collector closes would give up its lock.
const held = new Set<DatabaseSync>();

/**
 * A lock between processes on a file, taken through SQLite's own locking. The kernel frees it when its holder
 * dies in whatever way, so there is no stale lock to recognise, and none is confused by a reused process id.
 */
export function tryProcessLock(file: string, mode: Mode): ProcessLock | undefined {
  const database = new DatabaseSync(file);
  try {
    database.exec(mode === "exclusive" ? "BEGIN EXCLUSIVE" : "BEGIN; SELECT 1 FROM sqlite_schema");
  } catch (error) {
    database.close();
    if (error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
  held.add(database);
  return {
    release() {
      if (held.delete(database)) database.close();
    },
  };
}

export async function processLock(file: string, mode: Mode, withinMs = 120_000): Promise<ProcessLock> {
  const lock = await until({ withinMs, everyMs: 25 }, () => tryProcessLock(file, mode));
  if (!lock) throw new Error(`Another process has held ${file} for ${withinMs / 1000} s.`);
  return lock;
}
