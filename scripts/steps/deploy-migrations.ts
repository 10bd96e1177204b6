import { inRoot, root } from "#scripts/system/root.ts";
import { runCommand } from "#scripts/system/run-command.ts";

/** Brings a database up to date. In a process of its own: the engine is large, and leaves a timer behind. */
export async function deployMigrations(url: string, signal?: AbortSignal): Promise<string> {
  const { code, output } = await runCommand(process.execPath, [inRoot("scripts", "migrate.ts"), "deploy"], {
    cwd: root,
    signal,
    env: { ...process.env, DATABASE_URL: url, DATABASE_DIRECT_URL: url },
  });
  if (code !== 0) throw new Error(`The migrations could not be applied:\n${output}`);
  return output.trim();
}
