import type pg from "pg";

export interface DatabaseIndex {
  name: string;
  table: string;
  unique: boolean;
  /** False where building it broke off. */
  valid: boolean;
  /** As the registry writes it. */
  on: string;
  /** As the planner last counted them; -1 while it has not. */
  entries: number;
}

/** All indexes of ours; the table in which Prisma keeps what is migrated is its own business. */
export async function readIndexes(client: pg.Client): Promise<DatabaseIndex[]> {
  const { rows } = await client.query<DatabaseIndex & { definition: string }>(`
    SELECT i.relname AS name, t.relname AS table, indisunique AS unique, indisvalid AND indisready AS valid,
           pg_get_indexdef(indexrelid) AS definition, i.reltuples::float8 AS entries
    FROM pg_index JOIN pg_class i ON i.oid = indexrelid JOIN pg_class t ON t.oid = indrelid
    WHERE i.relnamespace = 'public'::regnamespace AND t.relname <> '_prisma_migrations'
    ORDER BY t.relname, i.relname
  `);
  // CREATE UNIQUE INDEX name ON public.message USING btree (owner_id, id)
  return rows.map(({ definition, ...index }) => ({
    ...index,
    on: definition.replace(/^.* ON (?:ONLY )?(?:public\.)?/, "").replace(" USING btree", ""),
  }));
}
