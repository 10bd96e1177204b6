import { withEngine } from "./engine.ts";
import { filters, type MigrationProject, readMigrations } from "./project.ts";

/**
 * Applies what is missing and answers the names. Several at once are safe: the engine takes an advisory lock.
 * Afterwards a timer of the engine's runs on for ten seconds: a command calls process.exit.
 */
export async function deploy(project: MigrationProject, url: string): Promise<string[]> {
  const applied = await withEngine(project, url, (engine) =>
    engine.applyMigrations({ migrationsList: readMigrations(project), filters }),
  );
  return applied.appliedMigrationNames;
}
