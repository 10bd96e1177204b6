import { PrismaPg } from "@prisma/adapter-pg";
import { Pool, type PoolClient, type QueryConfig, type QueryResult, type QueryResultRow } from "pg";
import { PrismaClient } from "#lib/generated/prisma/client.ts";
import { assert } from "#lib/shared/assert.ts";
import { isConnectionLost } from "./database-errors.ts";
import { env } from "./env.ts";
import { log } from "./log.ts";
import { oncePerProcess } from "./process.ts";
import { watchQueries } from "./slow-queries.ts";
import { sqlName } from "./sql.ts";

/** What runs statements: the pool, each on its own, or a connection inside a transaction. */
export interface Queryable {
  query<Row extends QueryResultRow>(
    statement: string | QueryConfig,
    values?: unknown[],
  ): Promise<QueryResult<Row>>;
}

/** One pool under Prisma and under the statements of prisma/sql that bypass it. */
export function pool(): Pool {
  return oncePerProcess("pool", () => {
    const made = newPool("verbatim", env().DATABASE_POOL_SIZE);
    // Prisma gives a connection back also where its ROLLBACK failed: whoever got it next would write into that
    // transaction. What is ended here, the pool drops.
    made.on("release", (_error, client) => {
      if (client.getTransactionStatus() !== "I") void client.end();
    });
    return made;
  });
}

/** Two connections kept for running replies: while everybody waits for the pool, they still show that they live. */
function logPool(): Pool {
  return oncePerProcess("log pool", () => newPool("verbatim replies", 2));
}

/** Ends every connection; for commands and tests that are done with the database. */
export async function closePools(): Promise<void> {
  await Promise.all([pool().end(), logPool().end()]);
}

function newPool(name: string, max: number): Pool {
  const timeout = env().DATABASE_TIMEOUT_MS;
  // Postgres ends what is slow; where it does not even answer (a machine or a network that hangs), we do.
  const patience = timeout + 1_000;
  const made = new Pool({
    connectionString: env().DATABASE_URL,
    max,
    // Long enough for a restart of Postgres to be noticed as such, short enough that nobody waits for nothing.
    connectionTimeoutMillis: Math.min(3_000, patience),
    statement_timeout: timeout,
    query_timeout: patience,
    idle_in_transaction_session_timeout: 15_000,
    application_name: name,
  });
  // An idle connection that dies (Postgres restarted) must not take the process with it; the pool drops it.
  made.on("error", (error) => log.warn({ err: error }, "database connection lost"));
  made.on("connect", watchQueries);
  return made;
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

/** Each statement on a connection of its own. */
export const onPool: Queryable = {
  query: (statement, values) => withConnection(pool(), (client) => client.query(statement, values)),
};

/** The same on the connections of running replies. */
export const onLog: Queryable = {
  query: (statement, values) => withConnection(logPool(), (client) => client.query(statement, values)),
};

/**
 * Runs `work` in one transaction; whatever it throws undoes everything. Where the connection is lost at the COMMIT,
 * nobody knows whether it was done: what is written has an id by which it can be asked for again.
 */
export async function transaction<T>(work: (client: Queryable) => Promise<T>): Promise<T> {
  return await withConnection(pool(), async (client) => {
    try {
      await client.query("BEGIN");
      const result = await work(client);
      const { command } = await client.query("COMMIT");
      // To a COMMIT after a failure that `work` has swallowed, Postgres answers ROLLBACK, and no error.
      assert(command === "COMMIT", "a transaction is committed only where none of its statements failed");
      return result;
    } catch (error) {
      // Where this fails too, the connection stays inside the transaction, and the pool ends it.
      if (!isConnectionLost(error)) await client.query(rollback).catch(ignore);
      throw error;
    }
  });
}

/** There is no more to it than an answer, so it may take a second. */
const rollback = { text: "ROLLBACK", query_timeout: 1_000 };

/**
 * Not `pool().query`, which throws a connection away at every refusal of the database's (a call's id that is there
 * already, say); this one only where no answer came.
 */
async function withConnection<T>(from: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await from.connect();
  // Lost between two statements, a connection tells only this; an "error" that nobody hears would end the process.
  client.on("error", ignore);
  let isSound = true;
  try {
    return await work(client);
  } catch (error) {
    isSound = !isConnectionLost(error);
    throw error;
  } finally {
    client.off("error", ignore);
    // Otherwise thrown away: the next one to get it would inherit the trouble.
    client.release(!isSound);
  }
}

function ignore(): void {}
