import type { TestProject } from "vitest/node";
import { makeTemplate } from "./make-template.ts";
import { dropTestDatabases } from "./test-databases.ts";
import { openTestPostgres } from "./test-postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgres: { server: string; template: string; run: number };
  }
}

/** Once before all tests that need Postgres: the server and the database that each test file gets a copy of. */
export default async function serveTemplate(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await openTestPostgres(process.env.VERBATIM_TEST_POSTGRES === "15" ? 15 : 18);
  const server = postgres.url("postgres");
  try {
    project.provide("postgres", { server, template: await makeTemplate(postgres), run: process.pid });
  } catch (error) {
    await postgres.close();
    throw error;
  }
  return async () => {
    await dropTestDatabases(server, process.pid);
    await postgres.close();
  };
}
