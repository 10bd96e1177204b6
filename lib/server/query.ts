import type { QueryResultRow } from "pg";
import { onPool, type Queryable } from "./db.ts";
import { sql } from "./sql.ts";

/**
 * Runs the statement prisma/sql/<name>.sql, prepared under its name, on the pool or inside a transaction. Not through
 * Prisma: see docs/decisions/0007-statements-go-to-the-pool.md.
 */
export async function query<Row extends QueryResultRow>(
  name: string,
  values: unknown[],
  client: Queryable = onPool,
): Promise<Row[]> {
  const { rows } = await client.query<Row>({ name, text: sql(name), values });
  return rows;
}

/** Time for the few that touch a hundred thousand rows: a copy, a purge. */
const patientMs = 120_000;

/** The same with more time than usual; only inside a transaction, which the longer time ends with. */
export async function queryPatiently<Row extends QueryResultRow>(
  name: string,
  values: unknown[],
  client: Queryable,
): Promise<Row[]> {
  await client.query(`SET LOCAL statement_timeout = ${patientMs}`);
  const statement = { name, text: sql(name), values, query_timeout: patientMs + 1_000 };
  const { rows } = await client.query<Row>(statement);
  return rows;
}
