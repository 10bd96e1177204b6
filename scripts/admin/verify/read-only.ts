import type pg from "pg";

/** A check reads whole tables; what takes longer than this has gone astray. */
const timeout = "10min";

/**
 * Runs a check in a transaction that can't change anything.
 *
 * Nested loops are off: checks are about whole tables, and where the planner expects one row and meets a million (it does
 * not see that owner and conversation go together, design.md §3 trap (a)) a nested loop never ends, while a hash join of
 * too few rows costs nothing.
 */
export async function readOnly<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query(`
    BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
    SET LOCAL statement_timeout = '${timeout}';
    SET LOCAL search_path = public;
    SET LOCAL work_mem = '64MB';
    SET LOCAL jit = off;
    SET LOCAL enable_nestloop = off;
  `);
  try {
    return await work();
  } finally {
    await client.query("ROLLBACK");
  }
}
