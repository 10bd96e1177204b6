import { mkdirSync, rmSync } from "node:fs";
import { inData } from "#scripts/system/data-folder.ts";

let made = 0;

/** A folder for one test. Not the system's temporary one: root's Postgres runs as a user who may not enter there. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = inData("tests", `${process.pid}-${++made}`);
  mkdirSync(folder, { recursive: true });
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
