import { ensureDatabase } from "#scripts/postgres/databases.ts";
import { DATABASE, openPostgres, type Postgres } from "#scripts/postgres/open.ts";
import { inData } from "#scripts/system/data-folder.ts";
import { supervise } from "./supervise.ts";

export type ServedDatabase = { url(): string; startedHere: boolean; stop(): Promise<void>; abandon(): void };

/** The embedded Postgres, kept running. `moved` is called when it came back under another address. */
export async function serveDatabase(say: (line: string) => void, moved: () => void): Promise<ServedDatabase> {
  let postgres: Postgres | undefined;
  const open = async () => {
    const before = postgres?.port;
    const opened = await openPostgres({ directory: inData("pg") });
    await ensureDatabase(opened.url("postgres"), DATABASE);
    postgres = opened;
    if (before && before !== opened.port) moved();
    return {
      onExit: (listener: (how: string) => void) => opened.onExit(() => listener("ended unexpectedly")),
      stop: () => opened.close(),
    };
  };
  const supervised = await supervise({ name: "Postgres", say }, open);
  return {
    url: () => postgres?.url() ?? "",
    startedHere: postgres?.startedHere ?? false,
    stop: () => supervised.stop(),
    abandon: () => postgres?.abandon(),
  };
}
