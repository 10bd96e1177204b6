/**
 * How long it takes to fill an empty database with a history, indexes and statistics included. With --keep it fills the
 * one that the other benchmarks measure in, and takes no time for what is there.
 */
import { parseArgs } from "node:util";
import { withClient } from "#scripts/postgres/admin.ts";
import { dropDatabase, recreateDatabase } from "#scripts/postgres/databases.ts";
import { openPostgres } from "#scripts/postgres/open.ts";
import { deployMigrations } from "#scripts/steps/deploy-migrations.ts";
import { inData } from "#scripts/system/data-folder.ts";
import { sayAndExit } from "#scripts/system/say-and-exit.ts";
import { listenForStop, stopping } from "#scripts/system/stop-signal.ts";
import { DEFAULT_SEED, ensureHistory } from "./history/ensure-history.ts";
import { loadHistory } from "./history/load/load-history.ts";
import { showProgress } from "./history/load/progress.ts";

const help = `npm run bench -- load [-- OPTION …]

  --messages N   how many messages (1000000)
  --seed N       another history of the same kind (${DEFAULT_SEED})
  --keep         fill the database history_N for other benchmarks, instead of measuring in one that is dropped;
                 broken off in whatever way and started again, it goes on`;

const scratch = "load_scratch";
/** Seconds for a million messages; more get in proportion. */
const allowedPerMillion = 300;

/** Loads into a database of its own; answers how that went. */
async function measure(messages: number, seed: number): Promise<{ seconds: number; megabytes: number }> {
  const postgres = await openPostgres({ directory: inData("pg-bench") });
  const server = postgres.url("postgres");
  try {
    await recreateDatabase(server, scratch);
    const url = postgres.url(scratch);
    await deployMigrations(url, stopping);
    const began = performance.now();
    await loadHistory({ url, messages, seed, progress: showProgress(messages), signal: stopping });
    const seconds = (performance.now() - began) / 1_000;
    const bytes = await withClient(url, async (client) => {
      const { rows } = await client.query<{ bytes: string }>(
        "SELECT pg_database_size(current_database()) AS bytes",
      );
      return Number(rows[0]?.bytes);
    });
    return { seconds, megabytes: bytes / 1e6 };
  } finally {
    await dropDatabase(server, scratch).finally(() => postgres.close());
  }
}

try {
  const { values } = parseArgs({
    options: {
      messages: { type: "string", default: "1000000" },
      seed: { type: "string", default: String(DEFAULT_SEED) },
      keep: { type: "boolean", default: false },
      help: { type: "boolean", short: "h" },
    },
  });
  const [messages, seed] = [Number(values.messages), Number(values.seed)];
  if (values.help) console.log(help);
  else if (values.keep) {
    listenForStop();
    const history = await ensureHistory({ messages, seed, signal: stopping });
    await history.close();
    console.log(`history_${messages} is there.`);
  } else {
    listenForStop();
    const { seconds, megabytes } = await measure(messages, seed);
    const allowed = allowedPerMillion * Math.max(1, messages / 1e6);
    const perSecond = Math.round(messages / seconds).toLocaleString("en");
    console.log(`load of ${messages.toLocaleString("en")} messages, seed ${seed}`);
    console.log(`  ${seconds.toFixed(1)} s (allowed: ${allowed} s)`);
    console.log(`  ${perSecond} messages/s   ${megabytes.toFixed(0)} MB with indexes`);
    if (seconds > allowed) process.exitCode = 1;
  }
  process.exit();
} catch (error) {
  sayAndExit(error);
}
