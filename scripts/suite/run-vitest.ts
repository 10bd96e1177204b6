import path from "node:path";
import { z } from "zod";
import { openPostgres } from "#scripts/postgres/open.ts";
import { buildApp } from "#scripts/steps/build-app.ts";
import { inRoot, root } from "#scripts/system/root.ts";
import { runVisibly } from "#scripts/system/run-visibly.ts";
import { faultsFolder, openTestPostgres } from "#scripts/testing/test-postgres.ts";
import { type Counts, judge } from "./counts.ts";
import type { PartOptions } from "./part.ts";
import { withReport } from "./with-report.ts";

const summary = z.object({
  numTotalTests: z.number(),
  numPassedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

export function runUnit(options: PartOptions): Promise<Counts> {
  return runVitest("unit", process.env, options);
}

/** The tests that need a database, on the given Postgres. */
export async function runPg(version: 15 | 18, options: PartOptions): Promise<Counts> {
  // Held from here too: where Vitest is killed, the server is stopped all the same.
  const postgres = await openTestPostgres(version);
  try {
    return await runVitest("pg", { ...process.env, VERBATIM_TEST_POSTGRES: String(version) }, options);
  } finally {
    await postgres.close();
  }
}

/** Real processes of the production build, killed and stopped. */
export async function runFaults(options: PartOptions): Promise<Counts> {
  console.log((await buildApp(options.signal)) ? "Built the app." : "The app's build is up to date.");
  const postgres = await openPostgres({ directory: faultsFolder() });
  try {
    return await runVitest("faults", process.env, options);
  } finally {
    await postgres.close();
  }
}

async function runVitest(
  project: string,
  env: NodeJS.ProcessEnv,
  { args, signal }: PartOptions,
): Promise<Counts> {
  const { code, report } = await withReport((file) =>
    runVisibly(
      [
        inRoot("node_modules", "vitest", "vitest.mjs"),
        "run",
        `--project=${project}`,
        "--reporter=default",
        "--reporter=json",
        `--outputFile.json=${file}`,
        ...args,
      ],
      { env: { ...env, NODE_ENV: "test" }, signal },
    ),
  );
  const parsed = summary.safeParse(report);
  if (!parsed.success) return judge(undefined, code);
  const { numTotalTests: total, numPassedTests: passed, testResults } = parsed.data;
  return judge({ total, passed, failures: testResults.flatMap(failuresIn) }, code);
}

type FileResult = z.infer<typeof summary>["testResults"][number];

/** A file that could not be read, or whose hooks failed, has no test to name. */
function failuresIn({ name, status, assertionResults }: FileResult): string[] {
  const file = path.relative(root, name);
  const failed = assertionResults.filter((test) => test.status !== "passed");
  if (failed.length === 0) return status === "passed" ? [] : [file];
  return failed.map(({ fullName }) => `${file}: ${fullName}`);
}
