import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import pg from "pg";
import { dropDatabase, recreateDatabase } from "#scripts/postgres/databases.ts";

type Disposable = { factory: SqlMigrationAwareDriverAdapterFactory; dispose(): Promise<void> };

/**
 * How the engine reaches Postgres. @prisma/adapter-pg 7.10 alone does not do: it fails on the catalogue's type
 * "char", cuts scripts at every semicolon (those in function bodies too) and spreads them over a pool, and,
 * given a connection string, takes the main database for the shadow database.
 */
export function adapterFactory(url: string): Disposable {
  const cleanups: (() => Promise<void>)[] = [];
  const open = async (address: string) => {
    // One connection: the engine's advisory lock belongs to the session that took it.
    const pool = new pg.Pool({ connectionString: address, max: 1 });
    pool.on("error", () => {}); // an idle connection that is cut; the next query says so
    cleanups.push(() => pool.end());
    return adapter(pool);
  };
  return {
    factory: {
      provider: "postgres",
      adapterName: "@prisma/adapter-pg",
      connect: () => open(url),
      async connectToShadowDb() {
        const name = `verbatim_shadow_${randomUUID()}`;
        await recreateDatabase(url, name);
        cleanups.push(() => dropDatabase(url, name));
        const shadow = new URL(url);
        shadow.pathname = `/${name}`;
        return open(shadow.href);
      },
    },
    async dispose() {
      for (const cleanup of cleanups.reverse()) await cleanup().catch(() => {});
    },
  };
}

async function adapter(pool: pg.Pool): Promise<SqlDriverAdapter> {
  const inner = await new PrismaPg(disguising(pool)).connect();
  return {
    provider: inner.provider,
    adapterName: inner.adapterName,
    executeRaw: (query) => inner.executeRaw(query),
    startTransaction: (level) => inner.startTransaction(level),
    getConnectionInfo: () => inner.getConnectionInfo(),
    dispose: async () => {}, // `dispose` of the factory closes what the engine forgets as well
    async queryRaw(query) {
      const result = await inner.queryRaw(query);
      const columnTypes = result.columnTypes.map((type) =>
        type === ColumnTypeEnum.CharacterArray ? ColumnTypeEnum.Character : type,
      );
      return { ...result, columnTypes };
    },
    // Without parameters Postgres takes a script whole, as one implicit transaction.
    executeScript: async (script) => void (await pool.query(script)),
  };
}

const CHAR = 18;
const CHAR_ARRAY = 1002;

// The inner adapter throws at "char" and knows "char"[], which the catalogue never answers: it goes in as the
// second and comes out as Character.
function disguising(pool: pg.Pool): pg.Pool {
  async function query(config: pg.QueryArrayConfig) {
    const result = await pool.query(config);
    for (const field of result.fields) if (field.dataTypeID === CHAR) field.dataTypeID = CHAR_ARRAY;
    return result;
  }
  return new Proxy(pool, { get: (target, key) => (key === "query" ? query : Reflect.get(target, key)) });
}
