import { nextProgram } from "#scripts/steps/build-app.ts";
import { inRoot } from "#scripts/system/root.ts";
import { runVisibly } from "#scripts/system/run-visibly.ts";
import { type Counts, one } from "./counts.ts";
import type { PartOptions } from "./part.ts";

/** The types of everything, with those that Next derives from the routes. */
export async function runTypes({ args, signal }: PartOptions): Promise<Counts> {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };
  if ((await runVisibly([nextProgram, "typegen"], { env, signal })) !== 0) return one(false);
  const tsc = inRoot("node_modules", "typescript", "bin", "tsc");
  return one((await runVisibly([tsc, "--noEmit", ...args], { signal })) === 0);
}

/** Format, lint and the direction of imports. */
export async function runLint({ args, signal }: PartOptions): Promise<Counts> {
  const biome = inRoot("node_modules", "@biomejs", "biome", "bin", "biome");
  return one((await runVisibly([biome, "check", ...args], { signal })) === 0);
}
