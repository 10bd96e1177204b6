import { withClient } from "#scripts/postgres/admin.ts";
import { dropDatabase } from "#scripts/postgres/databases.ts";
import { isAlive } from "#scripts/system/is-alive.ts";

/** Test databases carry the id of the run they belong to: several runs share one server. */
export function testDatabase(run: number, worker: string): string {
  return `test_${run}_${worker}`;
}

/** Drops the databases of this run, and of runs that ended without doing so. */
export async function dropTestDatabases(server: string, run: number): Promise<void> {
  const names = await withClient(server, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      "SELECT datname FROM pg_database WHERE datname ~ '^test_[0-9]+_'",
    );
    return rows.map((row) => row.datname);
  });
  for (const name of names) {
    const owner = Number(name.split("_")[1]);
    if (owner === run || !isAlive(owner)) await dropDatabase(server, name);
  }
}
