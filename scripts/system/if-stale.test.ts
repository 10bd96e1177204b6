import { existsSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { withFolder } from "#scripts/testing/with-folder.ts";
import { digest } from "./digest.ts";
import { ifStale } from "./if-stale.ts";

test("work is done for other sources, a missing result and a try that broke off, and else not again", () =>
  withFolder(async (folder) => {
    const [source, result, stamp] = ["source", "result", "stamp"].map((name) => path.join(folder, name));
    if (!source || !result || !stamp) throw new Error("three files");
    const work = vi.fn(async () => writeFileSync(result, "made"));
    const make = () => ifStale({ stamp, result, wanted: () => digest(folder, ["source", "absent"]) }, work);

    writeFileSync(source, "one");
    expect(await make()).toBe(true);
    expect(await make()).toBe(false);
    writeFileSync(source, "two");
    expect(await make()).toBe(true);
    rmSync(result);
    expect(await make()).toBe(true);

    writeFileSync(source, "three");
    work.mockRejectedValueOnce(new Error("broken"));
    await expect(make()).rejects.toThrow("broken");
    expect(existsSync(stamp)).toBe(false);
    expect(await make()).toBe(true);
  }));

test("two at once do the work once", () =>
  withFolder(async (folder) => {
    const result = path.join(folder, "result");
    const work = vi.fn(async () => writeFileSync(result, "made"));
    const make = () => ifStale({ stamp: path.join(folder, "stamp"), result, wanted: () => "same" }, work);
    const done = await Promise.all([make(), make(), make()]);
    expect(done.filter(Boolean)).toHaveLength(1);
    expect(work).toHaveBeenCalledTimes(1);
  }));
