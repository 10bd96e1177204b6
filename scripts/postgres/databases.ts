import pg from "pg";
import { errorCode } from "#scripts/system/error-code.ts";
import { withClient } from "./admin.ts";

const DUPLICATE_DATABASE = "42P04";

/** `server` is the address of any database of the server other than the one in question. */
export function ensureDatabase(server: string, name: string): Promise<void> {
  return withClient(server, async (client) => {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (rowCount) return;
    try {
      await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
    } catch (error) {
      if (errorCode(error) !== DUPLICATE_DATABASE) throw error; // another made it in the meantime
    }
  });
}

/** A fresh database, in the place of the one of that name: empty, or a copy of `template`. */
export function recreateDatabase(server: string, name: string, template = "template0"): Promise<void> {
  return withClient(server, async (client) => {
    const [target, source] = [pg.escapeIdentifier(name), pg.escapeIdentifier(template)];
    await client.query(`DROP DATABASE IF EXISTS ${target} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${target} TEMPLATE ${source}`);
  });
}

export function dropDatabase(server: string, name: string): Promise<void> {
  return withClient(server, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
  });
}
