import { inject } from "vitest";
import { recreateDatabase } from "#scripts/postgres/databases.ts";
import { testDatabase } from "./test-databases.ts";

// Before the imports of each test file, so that what reads the environment at import finds the file's own
// database: a fresh copy of the template (some 60 ms).
const { server, template, run } = inject("postgres");
const name = testDatabase(run, process.env.VITEST_POOL_ID ?? "0");
await recreateDatabase(server, name, template);

const url = new URL(server);
url.pathname = `/${name}`;
process.env.DATABASE_URL = url.href;
delete process.env.DATABASE_DIRECT_URL;
