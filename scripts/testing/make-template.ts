import pg from "pg";
import { withClient } from "#scripts/postgres/admin.ts";
import { dropDatabase, recreateDatabase } from "#scripts/postgres/databases.ts";
import type { Postgres } from "#scripts/postgres/open.ts";
import { deployMigrations } from "#scripts/steps/deploy-migrations.ts";
import { digest } from "#scripts/system/digest.ts";
import { root } from "#scripts/system/root.ts";

const KEPT = 4; // while someone writes a migration, runs with the one before may still be going on

/** The migrated database that test databases are copies of, made once for each state of the migrations. */
export async function makeTemplate(postgres: Pick<Postgres, "url">): Promise<string> {
  const server = postgres.url("postgres");
  const name = `template_${digest(root, ["prisma/migrations"]).slice(0, 16)}`;
  await withClient(server, async (client) => {
    await client.query("SELECT pg_advisory_lock(20261122)"); // several runs at once make it once
    if ((await templates(client)).includes(name)) return;
    const unfinished = `${name}_unfinished`;
    await recreateDatabase(server, unfinished);
    await deployMigrations(postgres.url(unfinished));
    await client.query(
      `ALTER DATABASE ${pg.escapeIdentifier(unfinished)} RENAME TO ${pg.escapeIdentifier(name)}`,
    );
    for (const old of (await templates(client)).slice(KEPT)) await dropDatabase(server, old);
  });
  return name;
}

async function templates(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ datname: string }>(
    "SELECT datname FROM pg_database WHERE datname ~ '^template_[0-9a-f]+$' ORDER BY oid DESC",
  );
  return rows.map((row) => row.datname);
}
