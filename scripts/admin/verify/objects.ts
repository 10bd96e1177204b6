import type pg from "pg";
import { type Check, findings } from "./check.ts";
import { expectedObjects, type ObjectKind } from "./expected-objects.ts";
import { readOnly } from "./read-only.ts";

export interface DatabaseObject {
  kind: ObjectKind;
  name: string;
  /** Constraints are checked and triggers fire. */
  works: boolean;
}

export const objects: Check = {
  name: "constraints, triggers, functions and statistics are there and in force",
  run: ({ client }) =>
    readOnly(client, async () => {
      const there = await readObjects(client);
      const names = new Set(there.map(({ kind, name }) => `${kind} ${name}`));
      const missing = [...expectedObjects()].filter((name) => !names.has(name));
      const idle = there.filter((object) => !object.works).map(({ kind, name }) => `${kind} ${name}`);
      return findings([
        ...missing.map((name) => `${name} is missing`),
        ...idle.map((name) => `${name} is not in force`),
        ...(await unguarded(client)).map((table) => `the foreign keys of ${table} are not enforced`),
      ]);
    }),
};

/** All that there is of the kinds we know, but for what extensions brought. */
export async function readObjects(client: pg.Client): Promise<DatabaseObject[]> {
  const { rows } = await client.query<DatabaseObject>(`
    SELECT 'constraint' AS kind, conname AS name, convalidated AS works
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f')
    UNION ALL
    SELECT 'function', proname, true FROM pg_proc p
    WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (
        SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
    )
    UNION ALL
    SELECT 'n_distinct', relname || '.' || attname, true FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND attoptions IS NOT NULL AND NOT attisdropped
    UNION ALL
    SELECT 'statistics', stxname, true FROM pg_statistic_ext WHERE stxnamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'trigger', tgname, tgenabled IN ('O', 'A') FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'public'::regnamespace AND NOT tgisinternal
  `);
  return rows;
}

/** Tables whose foreign keys somebody switched off for a bulk load (DISABLE TRIGGER ALL). */
async function unguarded(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ relname: string }>(`
    SELECT DISTINCT relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'public'::regnamespace AND tgisinternal AND tgenabled NOT IN ('O', 'A')
    ORDER BY relname
  `);
  return rows.map((row) => row.relname);
}
