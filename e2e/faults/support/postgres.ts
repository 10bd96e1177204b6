import { recreateDatabase } from "#scripts/postgres/databases.ts";
import { type ServedDatabase, serveDatabase } from "#scripts/server/serve-database.ts";
import { makeTemplate } from "#scripts/testing/make-template.ts";
import { dropTestDatabases, testDatabase } from "#scripts/testing/test-databases.ts";
import { faultsFolder } from "#scripts/testing/test-postgres.ts";

export type FaultsPostgres = Pick<ServedDatabase, "pid" | "stop"> & { url: string };

/** A Postgres that is started again whenever it dies, as `npm start` does it, with an empty database. */
export async function openFaultsPostgres(): Promise<FaultsPostgres> {
  const served = await serveDatabase({
    directory: faultsFolder(),
    say: () => {},
    moved: () => {
      throw new Error("Postgres came back under another port: a stranger took its own.");
    },
  });
  const server = served.url("postgres");
  const name = testDatabase(process.pid, "faults");
  try {
    await recreateDatabase(server, name, await makeTemplate(served));
  } catch (error) {
    await served.stop();
    throw error;
  }
  return {
    pid: () => served.pid(),
    url: served.url(name),
    async stop() {
      await dropTestDatabases(server, process.pid).finally(() => served.stop());
    },
  };
}
