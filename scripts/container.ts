import { startNext } from "#scripts/server/next-process.ts";
import { serverEnv } from "#scripts/server/server-env.ts";
import { readSettings } from "#scripts/server/settings.ts";
import { deployMigrations } from "#scripts/steps/deploy-migrations.ts";
import { sayAndExit } from "#scripts/system/say-and-exit.ts";
import { listenForStop, stopped, stopping } from "#scripts/system/stop-signal.ts";

// What the image runs: everything is built, the database is elsewhere, and whoever runs the container starts it
// again when it ends. Several at once are fine, the first migrates.
listenForStop();
try {
  const url = process.env.DATABASE_DIRECT_URL || process.env.DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is not set: the image brings no Postgres of its own.");
  console.log(await deployMigrations(url, stopping));
  const mode = "start";
  const settings = readSettings(process.env);
  const env = serverEnv({ mode, settings, databaseUrl: process.env.DATABASE_URL || url, directUrl: url });
  const next = await startNext({ mode, settings, env }, stopping);
  next.onExit((how) => {
    if (!stopping.aborted) sayAndExit(new Error(`The server ${how}.`));
  });
  await stopped();
  await next.stop();
} catch (error) {
  if (!stopping.aborted) sayAndExit(error);
}
process.exit(0);
