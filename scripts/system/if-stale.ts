import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { processLock } from "./process-lock.ts";

/**
 * Makes `result` unless it is there and the stamp of the last time says the same as `wanted`; answers whether it was done. Two
 * commands at once wait for each other. The stamp goes before and comes after, so what broke off is done again.
 */
export async function ifStale(
  options: { stamp: string; result: string; wanted: () => string },
  work: () => Promise<void>,
): Promise<boolean> {
  const { stamp, result, wanted } = options;
  mkdirSync(path.dirname(stamp), { recursive: true });
  const lock = await processLock(`${stamp}.lock`, "exclusive", 600_000);
  try {
    const now = wanted();
    if (existsSync(result) && existsSync(stamp) && readFileSync(stamp, "utf8") === now) return false;
    rmSync(stamp, { force: true });
    await work();
    writeFileSync(stamp, now);
    return true;
  } finally {
    lock.release();
  }
}
