import { withEngine } from "./engine.ts";
import { filters, type MigrationProject, readMigrations, readSchema } from "./project.ts";

/** What differs, in words; none when schema, migrations and database say the same. */
export async function drift(project: MigrationProject, url: string): Promise<string[]> {
  const migrations = readMigrations(project);
  return withEngine(project, url, async (engine) => {
    const found: string[] = [];
    const toSchema = await engine.diff({
      from: { tag: "migrations", ...migrations },
      to: { tag: "schemaDatamodel", ...readSchema(project) },
      script: true,
      exitCode: true,
      filters,
    });
    if (toSchema.exitCode !== 0) {
      found.push(`The migrations do not make the schema; what is missing:\n${toSchema.stdout ?? ""}`);
    }
    const { action } = await engine.devDiagnostic({ migrationsList: migrations, filters });
    if (action.tag === "reset") found.push(`The database does not follow the migrations. ${action.reason}`);
    return found;
  });
}
