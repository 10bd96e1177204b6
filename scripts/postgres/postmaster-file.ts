import { readFileSync } from "node:fs";
import path from "node:path";

export type PostmasterFile = { pid: number; port: number; ready: boolean };

/** What the server says about itself in its data directory (the lines are Postgres's, see miscadmin.h). */
export function readPostmasterFile(data: string): PostmasterFile | undefined {
  try {
    const lines = readFileSync(path.join(data, "postmaster.pid"), "utf8").split("\n");
    const pid = Number(lines[0]);
    if (!Number.isInteger(pid) || pid <= 0) return undefined;
    return { pid, port: Number(lines[3] ?? 0), ready: lines[7]?.trim() === "ready" };
  } catch {
    return undefined;
  }
}
