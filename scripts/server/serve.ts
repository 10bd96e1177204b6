import { buildApp } from "#scripts/steps/build-app.ts";
import { deployMigrations } from "#scripts/steps/deploy-migrations.ts";
import { generateClient } from "#scripts/steps/generate-client.ts";
import { inData } from "#scripts/system/data-folder.ts";
import { loadEnv } from "#scripts/system/load-env.ts";
import { privateFile } from "#scripts/system/private-file.ts";
import { listenForStop, stopped, stopping, whenForced } from "#scripts/system/stop-signal.ts";
import { claimPort } from "./claim-port.ts";
import { connectionsFor } from "./connections-for.ts";
import { type Mode, type NextProcess, startNext } from "./next-process.ts";
import { removeRecord, writeRecord } from "./run-record.ts";
import { serveDatabase } from "./serve-database.ts";
import { serverEnv } from "./server-env.ts";
import { readSettings, type Settings } from "./settings.ts";
import { seconds, step } from "./step.ts";
import { type Supervised, supervise } from "./supervise.ts";

/** What has been started, in order; it is stopped in the opposite one. */
type Closers = (() => Promise<void>)[];

type Database = { url(): string; directUrl?: string };

/** From a fresh clone to a running server, and back when asked to stop. Never returns. */
export async function serve(mode: Mode, processes = 1): Promise<never> {
  const closers: Closers = [];
  let code = 0;
  listenForStop();
  try {
    loadEnv();
    await run(mode, processes, closers);
    await stopped();
  } catch (error) {
    if (!stopping.aborted) {
      console.error(error instanceof Error ? error.message : error);
      code = 1;
    }
  }
  if (stopping.aborted) console.log("Stopping …");
  for (const close of closers.reverse()) await close().catch((error) => console.error(error));
  process.exit(code);
}

async function run(mode: Mode, processes: number, closers: Closers): Promise<void> {
  const settings = readSettings(process.env);
  await claimPort(settings);
  await step("Database client", () => generateClient(stopping), made);
  if (mode === "start") await step("Production build", () => buildApp(stopping), made);

  let server: Supervised | undefined;
  const database = await connect(processes, closers, () => server?.restart());
  stopping.throwIfAborted();
  const migrate = () => deployMigrations(database.directUrl || database.url(), stopping);
  await step("Migrations", migrate, (said) => said);
  process.env.AUTH_SECRET ||= privateFile(inData("secret"));

  server = await superviseNext({ mode, processes, settings, database });
  closers.push(async () => {
    await server?.stop();
    removeRecord(settings.port);
  });
  const also = settings.publicUrl ? ` and ${settings.publicUrl}` : "";
  const by = processes > 1 ? `, served by ${processes} processes` : "";
  console.log(`Verbatim is ready at ${settings.origin}${also}${by} (${seconds(performance.now())})`);
}

/** The database of the environment, or else our own; `moved` is called when that one has another address. */
async function connect(processes: number, closers: Closers, moved: () => void): Promise<Database> {
  const { DATABASE_URL: given, DATABASE_DIRECT_URL: directUrl } = process.env;
  if (given) {
    if (!/^postgres(ql)?:\/\//.test(given)) throw new Error("DATABASE_URL must begin with postgresql://");
    return { url: () => given, directUrl };
  }
  const how = ({ startedHere }: { startedHere: boolean }) => (startedHere ? "started" : "was running");
  const database = await step(
    "Postgres",
    () => serveDatabase({ directory: inData("pg"), connections: connectionsFor(processes), say, moved }),
    how,
  );
  closers.push(() => database.stop());
  whenForced(() => database.abandon());
  return { url: () => database.url() };
}

function superviseNext(options: {
  mode: Mode;
  processes: number;
  settings: Settings;
  database: Database;
}): Promise<Supervised> {
  const { mode, processes, settings, database } = options;
  const { url, directUrl } = database;
  let next: NextProcess | undefined;
  whenForced(() => next?.kill());
  return supervise({ name: "The server", say }, async (signal) => {
    const started = (pid: number) => writeRecord(settings.port, { supervisor: process.pid, next: pid });
    const env = serverEnv({ mode, settings, databaseUrl: url(), directUrl });
    next = await startNext({ mode, processes, settings, started, env }, AbortSignal.any([signal, stopping]));
    return next;
  });
}

function say(line: string): void {
  console.log(line);
}

function made(done: boolean): string {
  return done ? "made" : "up to date";
}
