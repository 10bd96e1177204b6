import type { Part } from "./part.ts";
import { runLint, runTypes } from "./run-checks.ts";
import { runDrift } from "./run-drift.ts";
import { runPlaywright } from "./run-playwright.ts";
import { runFaults, runPg, runUnit } from "./run-vitest.ts";

/** Everything that is checked, in the order of what fails fastest. */
export const parts: Record<string, Part> = {
  types: runTypes,
  lint: runLint,
  drift: runDrift,
  unit: runUnit,
  pg: (options) => runPg(18, options),
  pg15: (options) => runPg(15, options), // the oldest Postgres that is still promised to do
  e2e: runPlaywright,
  faults: runFaults,
};
