import { withClient } from "#scripts/postgres/admin.ts";
import { deployMigrations } from "#scripts/steps/deploy-migrations.ts";
import type { Command } from "./command.ts";
import { databaseName } from "./database-name.ts";

export const dbReset: Command = {
  name: "db reset",
  usage: "--yes",
  summary: "Deletes everything: all accounts, all conversations. The database is then as new.",
  help: `There is no way back but a backup. The app may be running; whoever is signed in no longer is.`,
  options: { yes: { type: "boolean" } },
  async run(given, world) {
    if (!given.has("yes")) {
      throw new Error(
        "This deletes every account and every conversation. Nothing has been changed: if it is what you want, " +
          "say it again with --yes.",
      );
    }
    return await world.withDatabase(async (url) => {
      await dropEverything(url);
      await deployMigrations(url);
      await endConnectionsOfTheApp(url);
      world.say(`The database ${databaseName(url)} is as new.`);
      return 0;
    });
  },
};

function dropEverything(url: string): Promise<void> {
  return withClient(url, async (client) => {
    // What the app is doing at the moment ends within its own time-outs; what does not is no work of the app's.
    await client.query(`
      BEGIN;
      SET LOCAL lock_timeout = '30s';
      DROP SCHEMA public CASCADE;
      CREATE SCHEMA public;
      GRANT USAGE ON SCHEMA public TO PUBLIC;
      COMMIT;
    `);
  });
}

/** A connection's prepared statements name types that are gone; the app's pool opens new ones by itself. */
function endConnectionsOfTheApp(url: string): Promise<void> {
  return withClient(url, async (client) => {
    await client.query(`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'verbatim' AND usename = current_user
    `);
  });
}
