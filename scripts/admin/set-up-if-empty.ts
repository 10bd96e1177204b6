import { withClient } from "#scripts/postgres/admin.ts";
import { deployMigrations } from "#scripts/steps/deploy-migrations.ts";

/**
 * Makes the tables of a database that has none, so that accounts can be made before the first start. Where there are some
 * already, migrating is left to the start of the app.
 */
export async function setUpIfEmpty(url: string): Promise<void> {
  const isEmpty = await withClient(url, async (client) => {
    const { rowCount } = await client.query("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1");
    return rowCount === 0;
  });
  if (isEmpty) await deployMigrations(url);
}
