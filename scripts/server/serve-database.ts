import { ensureDatabase } from "#scripts/postgres/databases.ts";
import { DATABASE, openPostgres, type Postgres } from "#scripts/postgres/open.ts";
import { supervise } from "./supervise.ts";

export type ServedDatabase = {
  /** The process that is the server now. */
  pid(): number;
  url(database?: string): string;
  startedHere: boolean;
  stop(): Promise<void>;
  abandon(): void;
};

/** The embedded Postgres of a folder, kept running. `moved` is called when it came back under another address. */
export async function serveDatabase(options: {
  directory: string;
  connections?: number;
  say: (line: string) => void;
  moved: () => void;
}): Promise<ServedDatabase> {
  const { directory, connections, say, moved } = options;
  let postgres: Postgres | undefined;
  const open = async () => {
    const before = postgres?.port;
    const opened = await openPostgres({ directory, connections });
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
    pid: () => postgres?.pid ?? 0,
    url: (database) => postgres?.url(database) ?? "",
    startedHere: postgres?.startedHere ?? false,
    stop: () => supervised.stop(),
    abandon: () => postgres?.abandon(),
  };
}
