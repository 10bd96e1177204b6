import { deploy } from "#scripts/migrations/deploy.ts";
import { drift } from "#scripts/migrations/drift.ts";
import { verbatim } from "#scripts/migrations/project.ts";
import { dropDatabase, recreateDatabase } from "#scripts/postgres/databases.ts";
import { testDatabase } from "#scripts/testing/test-databases.ts";
import { openTestPostgres } from "#scripts/testing/test-postgres.ts";
import { type Counts, one } from "./counts.ts";

/** Whether the migrations make what the schema says, asked on an empty database. */
export async function runDrift(): Promise<Counts> {
  const postgres = await openTestPostgres(18);
  const name = testDatabase(process.pid, "drift");
  try {
    await recreateDatabase(postgres.url("postgres"), name);
    await deploy(verbatim, postgres.url(name));
    const found = await drift(verbatim, postgres.url(name));
    console.log(found.length > 0 ? found.join("\n") : "Schema and migrations say the same.");
    return one(found.length === 0);
  } finally {
    await dropDatabase(postgres.url("postgres"), name);
    await postgres.close();
  }
}
