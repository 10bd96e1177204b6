import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { commandLine } from "#scripts/system/command-line.ts";
import { inData } from "#scripts/system/data-folder.ts";
import { isAlive } from "#scripts/system/is-alive.ts";

/** Which processes serve a port, so that the next start knows its own from a stranger's. */
export type RunRecord = { supervisor: number; next: number };

export function writeRecord(port: number, record: RunRecord): void {
  mkdirSync(path.dirname(fileOf(port)), { recursive: true });
  writeFileSync(fileOf(port), JSON.stringify(record));
}

export function removeRecord(port: number): void {
  rmSync(fileOf(port), { force: true });
}

/** Those of the record that still live and still are what they were: ids are given out again. */
export function readRecord(port: number): Partial<RunRecord> {
  try {
    const { supervisor, next }: Partial<RunRecord> = JSON.parse(readFileSync(fileOf(port), "utf8"));
    return {
      supervisor: supervisor && is(supervisor, /scripts\/(start|dev)\.ts/) ? supervisor : undefined,
      next: next && is(next, /next/) ? next : undefined,
    };
  } catch {
    return {};
  }
}

function is(pid: number, what: RegExp): boolean {
  return isAlive(pid) && what.test(commandLine(pid) ?? "");
}

function fileOf(port: number): string {
  return inData(`run-${port}.json`);
}
