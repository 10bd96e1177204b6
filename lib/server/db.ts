import { PrismaPg } from "@prisma/adapter-pg";
import { Pool, type PoolClient } from "pg";
import { PrismaClient } from "#lib/generated/prisma/client.ts";
import { env } from "./env.ts";
import { log } from "./log.ts";
import { oncePerProcess } from "./process.ts";
import { watchQueries } from "./slow-queries.ts";
import { sqlName } from "./sql.ts";

/** What runs statements: the pool, each on its own, or a connection inside a transaction. */
export type Queryable = Pick<PoolClient, "query">;

/** One pool under Prisma and under the statements of prisma/sql that bypass it. */
export function pool(): Pool {
  return oncePerProcess("pool", () => {
    const timeout = env().DATABASE_TIMEOUT_MS;
    const made = new Pool({
      connectionString: env().DATABASE_URL,
      max: env().DATABASE_POOL_SIZE,
      // Long enough for a restart of Postgres to be noticed as such, short enough that nobody waits for nothing.
      connectionTimeoutMillis: 3_000,
      statement_timeout: timeout,
      // Postgres ends what is slow; where it does not even answer (a machine or a network that hangs), we do.
      query_timeout: timeout + 1_000,
      idle_in_transaction_session_timeout: 15_000,
      application_name: "verbatim",
    });
    // An idle connection that dies (Postgres restarted) must not take the process with it; the pool drops it.
    made.on("error", (error) => log.warn({ err: error }, "database connection lost"));
    made.on("connect", watchQueries);
    return made;
  });
}

export function db(): PrismaClient {
  return oncePerProcess("prisma", () => {
    const names = new Map<string, string>();
    const adapter = new PrismaPg(pool(), {
      // Prepared statements: 15–20 % less time. There are some dozens of different texts, so none is ever dropped.
      statementNameGenerator: ({ sql }) => {
        const known = names.get(sql) ?? `p${names.size} ${sqlName(sql)}`;
        names.set(sql, known);
        return known;
      },
    });
    return new PrismaClient({ adapter });
  });
}

/** Runs `work` in one transaction; whatever it throws undoes everything. */
export async function transaction<T>(work: (client: Queryable) => Promise<T>): Promise<T> {
  const client = await pool().connect();
  let broken: unknown;
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((failure) => {
      broken = failure;
    });
    throw error;
  } finally {
    // A connection that can't even roll back is thrown away: the next one to get it would inherit the trouble.
    client.release(broken !== undefined);
  }
}
