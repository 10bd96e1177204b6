import type pg from "pg";
import { must } from "#lib/shared/assert.ts";
import { withClient } from "#scripts/postgres/admin.ts";

/** Whoever holds it loads: a number nobody else uses. */
const LOADER_LOCK = 20_261_101;

const settings = {
  // Spares the foreign keys, and the triggers that would keep tool_call and the times.
  session_replication_role: "replica",
  // State and rows are committed together, so what a crash of the server loses is loaded again.
  synchronous_commit: "off",
  maintenance_work_mem: "512MB",
};

/** Runs the load on a connection of its own, one at a time in a database. */
export function withLoader<T>(
  url: string,
  signal: AbortSignal | undefined,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  return withClient(url, async (client) => {
    // After kill -9 the dead loader's backend may still be building an index, and will commit it.
    await client.query("SELECT pg_advisory_lock($1)", [LOADER_LOCK]);
    for (const [name, value] of Object.entries(settings)) await client.query(`SET ${name} = '${value}'`);
    const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    const { pid } = must(rows[0]);
    const stop = () => void terminate(url, pid).catch(() => {}); // gone already, perhaps with the whole server
    signal?.addEventListener("abort", stop);
    try {
      signal?.throwIfAborted();
      return await work(client);
    } catch (error) {
      signal?.throwIfAborted(); // rather than that the connection was lost
      throw error;
    } finally {
      signal?.removeEventListener("abort", stop);
    }
  });
}

/** A backend that builds an index hears of no signal: it has to be told. */
function terminate(url: string, pid: number): Promise<void> {
  return withClient(url, async (client) => {
    await client.query("SELECT pg_terminate_backend($1)", [pid]);
  });
}
