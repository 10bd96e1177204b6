import pg from "pg";
import { type Check, examplesShown } from "./check.ts";
import { readOnly } from "./read-only.ts";

interface ForeignKey {
  name: string;
  table: string;
  /** Of the table, to say which row it is. */
  primaryKey: string[];
  columns: string[];
  target: string;
  targetColumns: string[];
}

/** Bulk loads go past the foreign keys, so that they hold is looked up in the rows themselves. */
export const foreignKeys: Check = {
  name: "no row refers to one that is missing",
  run: ({ client }) =>
    readOnly(client, async () => {
      let wrong = 0;
      const examples: string[] = [];
      for (const key of await readForeignKeys(client)) {
        const { rows } = await client.query<{ row: string; wrong: number }>(orphans(key));
        wrong += rows[0]?.wrong ?? 0;
        examples.push(...rows.map(({ row }) => `${key.table} ${row} (${key.name})`));
      }
      return { wrong, examples: examples.slice(0, examplesShown) };
    }),
};

async function readForeignKeys(client: pg.Client): Promise<ForeignKey[]> {
  const columns = (table: string, numbers: string) => `ARRAY(
      SELECT a.attname::text FROM unnest(${numbers}::int2[]) WITH ORDINALITY AS k (number, place)
      JOIN pg_attribute a ON a.attrelid = ${table} AND a.attnum = k.number ORDER BY k.place
  )`;
  const { rows } = await client.query<ForeignKey>(`
    SELECT conname AS name, t.relname AS table, u.relname AS target,
           ${columns("conrelid", "p.indkey")} AS "primaryKey",
           ${columns("conrelid", "conkey")} AS columns,
           ${columns("confrelid", "confkey")} AS "targetColumns"
    FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_class u ON u.oid = k.confrelid
    JOIN pg_index p ON p.indrelid = k.conrelid AND p.indisprimary
    WHERE k.connamespace = 'public'::regnamespace AND k.contype = 'f'
    ORDER BY conname
  `);
  return rows;
}

/** As MATCH SIMPLE says: a key with a null in it refers to nothing. */
function orphans(key: ForeignKey): string {
  const row = key.primaryKey.map(
    (name) => `${pg.escapeLiteral(`${name} `)} || r.${pg.escapeIdentifier(name)}`,
  );
  const [columns, targets] = [
    key.columns.map(pg.escapeIdentifier),
    key.targetColumns.map(pg.escapeIdentifier),
  ];
  const same = columns.map((column, index) => `t.${targets[index]} = r.${column}`);
  return `
    SELECT concat_ws(', ', ${row.join(", ")}) AS row, count(*) OVER ()::int AS wrong
    FROM ${pg.escapeIdentifier(key.table)} r
    WHERE ${columns.map((column) => `r.${column} IS NOT NULL`).join(" AND ")} AND NOT EXISTS (
        SELECT 1 FROM ${pg.escapeIdentifier(key.target)} t WHERE ${same.join(" AND ")}
    )
    LIMIT ${examplesShown}`;
}
