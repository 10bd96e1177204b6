import { inData } from "#scripts/system/data-folder.ts";
import { ensureDatabase } from "./databases.ts";
import { DATABASE, openPostgres } from "./open.ts";

/**
 * Calls `work` with the address of the application's database: the one of the environment (the direct one,
 * where a pooler stands in front), else the embedded one, started for as long as it takes.
 */
export async function withDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const given = process.env.DATABASE_DIRECT_URL || process.env.DATABASE_URL;
  if (given) return work(given);
  const postgres = await openPostgres({ directory: inData("pg") });
  try {
    await ensureDatabase(postgres.url("postgres"), DATABASE);
    return await work(postgres.url());
  } finally {
    await postgres.close();
  }
}
