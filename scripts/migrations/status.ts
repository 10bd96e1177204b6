import { withEngine } from "./engine.ts";
import { filters, type MigrationProject, readMigrations } from "./project.ts";

export type Status = { pending: string[]; unknown: string[]; failed: string[]; edited: string[] };

/** How the database stands to the folder of migrations: all four empty is in step. */
export async function status(project: MigrationProject, url: string): Promise<Status> {
  const found = await withEngine(project, url, (engine) =>
    engine.diagnoseMigrationHistory({
      migrationsList: readMigrations(project),
      optInToShadowDatabase: false,
      filters,
    }),
  );
  const { history } = found;
  return {
    pending: history && "unappliedMigrationNames" in history ? history.unappliedMigrationNames : [],
    unknown: history && "unpersistedMigrationNames" in history ? history.unpersistedMigrationNames : [],
    failed: found.failedMigrationNames,
    edited: found.editedMigrationNames,
  };
}
