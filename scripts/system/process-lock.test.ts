import path from "node:path";
import { expect, test } from "vitest";
import { inAnotherProcess } from "#scripts/testing/in-another-process.ts";
import { withFolder } from "#scripts/testing/with-folder.ts";
import { processLock, tryProcessLock } from "./process-lock.ts";

test("an exclusive lock shuts out everyone, a shared one only those who want it alone", () =>
  withFolder(async (folder) => {
    const file = path.join(folder, "lock");
    const first = tryProcessLock(file, "shared");
    const second = tryProcessLock(file, "shared");
    expect(first && second).toBeDefined();
    expect(tryProcessLock(file, "exclusive")).toBeUndefined();
    first?.release();
    second?.release();
    const alone = tryProcessLock(file, "exclusive");
    expect(alone).toBeDefined();
    expect(tryProcessLock(file, "shared")).toBeUndefined();
    alone?.release();
  }));

test("a lock is free at once when its holder is killed", () =>
  withFolder(async (folder) => {
    const file = path.join(folder, "lock");
    const holder = await inAnotherProcess(`
      const { processLock } = await import("#scripts/system/process-lock.ts");
      await processLock(${JSON.stringify(file)}, "exclusive");
      console.log("held");
    `);
    expect(tryProcessLock(file, "exclusive")).toBeUndefined();
    await expect(processLock(file, "exclusive", 100)).rejects.toThrow("Another process");
    await holder.kill();
    expect(tryProcessLock(file, "exclusive")).toBeDefined();
  }));
