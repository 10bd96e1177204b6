import { openPostgres, type Postgres } from "#scripts/postgres/open.ts";
import { inData } from "#scripts/system/data-folder.ts";

const folders = { 15: "pg15-test", 18: "pg-test" } as const;

/** The Postgres of the tests: in a power cut it loses everything, and so it need not wait for the disk. */
export function openTestPostgres(version: 15 | 18): Promise<Postgres> {
  return openPostgres({ directory: inData(folders[version]), version, volatile: true });
}

/** Unlike that of other tests this one waits for the disk, as in production: what it loses when killed is asked. */
export const faultsFolder = () => inData("pg-faults");

/** The one that browser tests leave to the app alone. */
export function openBrowserPostgres(): Promise<Postgres> {
  return openPostgres({ directory: inData("pg-e2e"), volatile: true });
}
