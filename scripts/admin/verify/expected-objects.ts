import { readMigrations, verbatim } from "#scripts/migrations/project.ts";

/** What the migrations make beside tables and indexes, by kind. */
const kinds = {
  constraint: {
    made: /ADD CONSTRAINT "(\w+)"\s+(?:CHECK|FOREIGN KEY)/g,
    dropped: /DROP CONSTRAINT (?:IF EXISTS )?"(\w+)"/g,
  },
  /** What the planner is told instead of what it counts. */
  n_distinct: {
    made: /ALTER TABLE "(\w+)" ALTER COLUMN "(\w+)" SET \(n_distinct/g,
    dropped: /ALTER TABLE "(\w+)" ALTER COLUMN "(\w+)" RESET \(n_distinct/g,
  },
  function: {
    made: /CREATE (?:OR REPLACE )?FUNCTION "(\w+)"/g,
    dropped: /DROP FUNCTION (?:IF EXISTS )?"(\w+)"/g,
  },
  statistics: {
    made: /CREATE STATISTICS "(\w+)"/g,
    dropped: /DROP STATISTICS (?:IF EXISTS )?"(\w+)"/g,
  },
  trigger: {
    made: /CREATE (?:OR REPLACE )?(?:CONSTRAINT )?TRIGGER "(\w+)"/g,
    dropped: /DROP TRIGGER (?:IF EXISTS )?"(\w+)"/g,
  },
};

export type ObjectKind = keyof typeof kinds;

/** Their names, as `kind name`: read from the migrations, so that there is no list to forget something in. */
export function expectedObjects(): Set<string> {
  const names = new Set<string>();
  for (const { migrationFile } of readMigrations(verbatim).migrationDirectories) {
    if (migrationFile.content.tag === "error") throw new Error(migrationFile.content.value);
    const script = migrationFile.content.value.replaceAll(/--.*$/gm, "");
    for (const [kind, { made, dropped }] of Object.entries(kinds)) {
      const steps = [
        ...[...script.matchAll(made)].map((match) => ({ match, there: true })),
        ...[...script.matchAll(dropped)].map((match) => ({ match, there: false })),
      ].sort((a, b) => a.match.index - b.match.index);
      for (const { match, there } of steps) {
        const name = `${kind} ${match.slice(1).join(".")}`;
        if (there) names.add(name);
        else names.delete(name);
      }
    }
  }
  return names;
}
