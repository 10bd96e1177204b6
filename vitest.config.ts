import { defineConfig } from "vitest/config";

const notOurs = ["**/node_modules/**", ".next/**", ".data/**", "e2e/**"];

/** On the oldest Postgres the core: what stands in SQL, and so may mean something else there. All the rest asks through it. */
const onPostgres =
  process.env.VERBATIM_TEST_POSTGRES === "15"
    ? [
        "lib/server/{conversations,messages,items,responses,generation,limits,search}/**/*.pg.test.ts",
        "lib/server/{idempotency,housekeeping}.pg.test.ts",
        "scripts/{migrations,testing}/**/*.pg.test.ts",
        "scripts/admin/verify/**/*.pg.test.ts",
      ]
    : ["{app,components,lib,scripts}/**/*.pg.test.ts"];

export default defineConfig({
  test: {
    // What a developer has set for the app must not reach the tests; an empty variable counts as unset.
    env: {
      AUTH_SECRET: "a secret for tests alone",
      // Thousands of requests come from one person; tests of limits set their own.
      LIMIT_REQUESTS_PER_MINUTE: "off",
      LIMIT_TOKENS_PER_MINUTE: "off",
      LOG_LEVEL: process.env.LOG_LEVEL ?? "silent",
      OLLAMA_BASE_URL: "off",
      OPENAI_API_KEY: "",
      OPENAI_BASE_URL: "",
      PUBLIC_URL: "",
    },
    testTimeout: 15_000,
    hookTimeout: 60_000,
    // One for each core, where Vitest would leave one free: a worker waits for Postgres half of its time.
    maxWorkers: "100%",
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{app,bench,components,lib,scripts}/**/*.test.{ts,tsx}"],
          exclude: [...notOurs, "**/*.pg.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "pg",
          include: onPostgres,
          exclude: notOurs,
          globalSetup: "scripts/testing/serve-template.ts",
          setupFiles: "scripts/testing/use-database.ts",
        },
      },
      {
        extends: true,
        test: {
          name: "faults",
          include: ["e2e/faults/**/*.fault.ts"],
          exclude: ["**/node_modules/**"],
          // Each file has processes of its own, and moments are measured.
          fileParallelism: false,
          testTimeout: 60_000,
        },
      },
    ],
  },
});
