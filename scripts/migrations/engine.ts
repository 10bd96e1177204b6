import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { bindMigrationAwareSqlAdapterFactory, type ErrorRegistry } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm/schema_engine_bg";
import * as glue from "@prisma/schema-engine-wasm/schema_engine_bg";
import { adapterFactory } from "./adapter.ts";
import type { MigrationProject } from "./project.ts";

let loaded: Promise<void> | undefined;

/**
 * Gives `work` Prisma's own schema engine, in its WebAssembly build: the native one is downloaded from a host
 * of Prisma's at the first use, and this needs npm's packages alone. Table, checksums and folder are the same.
 */
export async function withEngine<T>(
  project: MigrationProject,
  url: string,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  loaded ??= load();
  await loaded;
  const { factory, dispose } = adapterFactory(url);
  const bound = bindMigrationAwareSqlAdapterFactory(factory);
  try {
    const datamodel: [string, string] = [project.schema, readFileSync(project.schema, "utf8")];
    const engine = await glue.SchemaEngine.new({ datamodels: [datamodel] }, () => {}, bound);
    try {
      return await work(engine);
    } catch (error) {
      throw plainly(error, bound.errorRegistry);
    } finally {
      engine.free();
    }
  } finally {
    await dispose();
  }
}

// What Postgres refused reaches the engine, and so us, as a number; the error itself is kept in the registry.
function plainly(error: unknown, registry: ErrorRegistry): unknown {
  if (!(error instanceof Error)) return error;
  const id = /External error id#(\d+)/.exec(error.message)?.[1];
  const cause = id === undefined ? undefined : registry.consumeError(Number(id))?.error;
  if (!(cause instanceof Error)) return error;
  const migration = /migration_name="(.+?)"/.exec(error.message)?.[1];
  return new Error(migration ? `${migration}: ${cause.message}` : cause.message, { cause });
}

async function load(): Promise<void> {
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message: (message: string) => console.error(`Prisma's engine panicked: ${message}`),
    },
  });
  // The package imports its .wasm as a module, which neither Node nor Vite does without a flag.
  const beside = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const bytes = readFileSync(path.join(path.dirname(beside), "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": { ...glue } });
  glue.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start === "function") start();
}
