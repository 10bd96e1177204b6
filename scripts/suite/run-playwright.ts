import { z } from "zod";
import { ensureHeadlessBrowser } from "#scripts/browser/ensure-browser.ts";
import { buildApp } from "#scripts/steps/build-app.ts";
import { freePort } from "#scripts/system/free-port.ts";
import { inRoot } from "#scripts/system/root.ts";
import { runVisibly } from "#scripts/system/run-visibly.ts";
import { type Counts, judge } from "./counts.ts";
import type { PartOptions } from "./part.ts";
import { withReport } from "./with-report.ts";

interface Suite {
  specs?: { title: string; file: string; line: number; ok: boolean }[];
  suites?: Suite[];
}

/** A file, or a group of tests in it. */
const suite: z.ZodType<Suite> = z.object({
  specs: z
    .array(z.object({ title: z.string(), file: z.string(), line: z.number(), ok: z.boolean() }))
    .optional(),
  get suites() {
    return z.array(suite).optional();
  },
});

const summary = z.object({
  suites: z.array(suite),
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    flaky: z.number(),
    skipped: z.number(),
  }),
});

/** The tests in a browser, against the production build. */
export async function runPlaywright({ args, signal }: PartOptions): Promise<Counts> {
  const browser = await ensureHeadlessBrowser(signal);
  console.log((await buildApp(signal)) ? "Built the app." : "The app's build is up to date.");
  const env = {
    ...process.env,
    CHROMIUM_PATH: browser,
    VERBATIM_E2E_PORT: String(await freePort()),
    VERBATIM_E2E_PROVIDER_PORT: String(await freePort()),
  };
  const { code, report } = await withReport((file) =>
    runVisibly(
      [inRoot("node_modules", "@playwright", "test", "cli.js"), "test", "--reporter=list,json", ...args],
      { env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file }, signal },
    ),
  );
  const parsed = summary.safeParse(report);
  if (!parsed.success) return judge(undefined, code);
  const { expected, unexpected, flaky, skipped } = parsed.data.stats;
  const failures = parsed.data.suites.flatMap(failuresIn);
  return judge({ total: expected + unexpected + flaky + skipped, passed: expected, failures }, code);
}

function failuresIn({ specs = [], suites = [] }: Suite): string[] {
  const own = specs.filter(({ ok }) => !ok).map(({ file, line, title }) => `e2e/${file}:${line}: ${title}`);
  return [...own, ...suites.flatMap(failuresIn)];
}
