import { recreateDatabase } from "#scripts/postgres/databases.ts";
import { startNext } from "#scripts/server/next-process.ts";
import { deployMigrations } from "#scripts/steps/deploy-migrations.ts";
import { listenForStop, stopped, stopping } from "#scripts/system/stop-signal.ts";
import { dropTestDatabases, testDatabase } from "#scripts/testing/test-databases.ts";
import { openBrowserPostgres } from "#scripts/testing/test-postgres.ts";
import { appEnv } from "./app-env.ts";
import { appOrigin, appPort, providerPort } from "./ports.ts";
import { startProviderDouble } from "./provider-double.ts";

// What Playwright runs as its web server: the production build on an empty database, with a model that does
// what it is told. It ends with SIGTERM, and leaves nothing running.
listenForStop();
const provider = await startProviderDouble(providerPort);
const postgres = await openBrowserPostgres();
const database = testDatabase(process.pid, "browser");
try {
  await recreateDatabase(postgres.url("postgres"), database);
  await deployMigrations(postgres.url(database), stopping);
  const settings = { host: "127.0.0.1", port: appPort, origin: appOrigin };
  const env = appEnv({ settings, databaseUrl: postgres.url(database), providerPort });
  const next = await startNext({ mode: "start", settings, env }, stopping);
  await stopped();
  await next.stop();
} finally {
  provider.closeAllConnections();
  provider.close();
  await dropTestDatabases(postgres.url("postgres"), process.pid);
  await postgres.close();
}
process.exit(0);
