import { rmSync } from "node:fs";
import path from "node:path";
import { commandLine } from "#scripts/system/command-line.ts";
import { isAlive } from "#scripts/system/is-alive.ts";
import { until } from "#scripts/system/until.ts";
import { withClient } from "./admin.ts";
import type { Cluster } from "./cluster.ts";
import { type PostmasterFile, readPostmasterFile } from "./postmaster-file.ts";

/** The process of the server of a data directory, while it lives. */
export function livePostmaster(data: string): number | undefined {
  const file = readPostmasterFile(data);
  if (!file || !isAlive(file.pid)) return undefined;
  if (commandLine(file.pid)?.includes("postgres")) return file.pid;
  // Its id went to another program (after a reboot, in a container): Postgres itself would wait for that one.
  rmSync(path.join(data, "postmaster.pid"), { force: true });
  return undefined;
}

/** The server that runs on this data directory already, be it another command's or an orphan. */
export async function findRunning(cluster: Cluster): Promise<PostmasterFile | undefined> {
  if (!livePostmaster(cluster.data)) return undefined;
  // It may still be recovering, or be on its way out.
  return until({ withinMs: 60_000, everyMs: 50 }, async () => {
    const now = readPostmasterFile(cluster.data);
    if (!now || !isAlive(now.pid)) return null;
    return now.ready && (await serves(cluster, now)) ? now : undefined;
  }).then((found) => found ?? undefined);
}

async function serves(cluster: Cluster, file: PostmasterFile): Promise<boolean> {
  try {
    return await withClient(cluster.url(file.port, "postgres"), async (client) => {
      const { rows } = await client.query<{ data: string }>(
        "SELECT current_setting('data_directory') AS data",
      );
      return rows[0]?.data === cluster.data;
    });
  } catch {
    return false;
  }
}
