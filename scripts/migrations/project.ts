import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type {
  MigrationDirectory,
  MigrationList,
  SchemasContainer,
} from "@prisma/schema-engine-wasm/schema_engine_bg";
import { inRoot } from "#scripts/system/root.ts";

/** Where the schema and its migrations are. */
export type MigrationProject = { schema: string; migrations: string };

export const verbatim: MigrationProject = {
  schema: inRoot("prisma", "schema.prisma"),
  migrations: inRoot("prisma", "migrations"),
};

export const LOCK_FILE = "migration_lock.toml";

/** Prisma lets one leave out tables and enums that others own; here there are none. */
export const filters = { externalTables: [], externalEnums: [] };

export function readSchema({ schema }: MigrationProject): SchemasContainer {
  return { files: [{ path: schema, content: readFileSync(schema, "utf8") }] };
}

export function readMigrations({ migrations }: MigrationProject): MigrationList {
  const entries = existsSync(migrations) ? readdirSync(migrations, { withFileTypes: true }) : [];
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return {
    baseDir: migrations,
    shadowDbInitScript: "",
    lockfile: { path: LOCK_FILE, content: readIfThere(path.join(migrations, LOCK_FILE)) },
    migrationDirectories: names.sort().map((name) => readMigration(migrations, name)),
  };
}

function readMigration(migrations: string, name: string): MigrationDirectory {
  const value = readIfThere(path.join(migrations, name, "migration.sql"));
  return {
    path: name,
    migrationFile: {
      path: "migration.sql",
      content: value === null ? { tag: "error", value: "There is no migration.sql." } : { tag: "ok", value },
    },
  };
}

function readIfThere(file: string): string | null {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}
