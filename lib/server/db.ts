import { PrismaPg } from "@prisma/adapter-pg";
import { Pool } from "pg";
import { type Prisma, PrismaClient } from "#lib/generated/prisma/client.ts";
import { env } from "./env.ts";
import { log } from "./log.ts";
import { oncePerProcess } from "./process.ts";

/** A Prisma client inside a transaction. */
export type Transaction = Prisma.TransactionClient;

/** One pool under Prisma and under the few hot reads that bypass it. */
export function pool(): Pool {
  return oncePerProcess("pool", () => {
    const made = new Pool({
      connectionString: env().DATABASE_URL,
      max: env().DATABASE_POOL_SIZE,
      // Long enough for a restart of Postgres to be noticed as such, short enough that nobody waits for nothing.
      connectionTimeoutMillis: 3_000,
      statement_timeout: 15_000,
      idle_in_transaction_session_timeout: 15_000,
      application_name: "verbatim",
    });
    // An idle connection that dies (Postgres restarted) must not take the process with it; the pool drops it.
    made.on("error", (error) => log.warn({ err: error }, "database connection lost"));
    return made;
  });
}

export function db(): PrismaClient {
  return oncePerProcess("prisma", () => {
    const names = new Map<string, string>();
    const adapter = new PrismaPg(pool(), {
      // Prepared statements: 15–20 % less time. There are some dozens of different texts, so none is ever dropped.
      statementNameGenerator: ({ sql }) => {
        const known = names.get(sql) ?? `p${names.size}`;
        names.set(sql, known);
        return known;
      },
    });
    return new PrismaClient({ adapter, transactionOptions: { maxWait: 3_000, timeout: 15_000 } });
  });
}
