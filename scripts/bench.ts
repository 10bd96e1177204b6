import { readdirSync } from "node:fs";
import { buildApp } from "#scripts/steps/build-app.ts";
import { generateClient } from "#scripts/steps/generate-client.ts";
import { inRoot } from "#scripts/system/root.ts";
import { runVisibly } from "#scripts/system/run-visibly.ts";
import { sayAndExit } from "#scripts/system/say-and-exit.ts";
import { listenForStop, stopping } from "#scripts/system/stop-signal.ts";

const suffix = ".bench.ts";
const there = readdirSync(inRoot("bench"))
  .filter((file) => file.endsWith(suffix))
  .map((file) => file.slice(0, -suffix.length));

const help = `npm run bench                      every benchmark, one after the other
npm run bench -- NAME … [-- OPTION …]  those named; what follows the second -- goes to them

Benchmarks: ${there.join(", ") || "none yet"}.`;

/** The number of benchmarks that failed. */
async function run(names: string[], options: string[]): Promise<number> {
  const unknown = names.filter((name) => !there.includes(name));
  if (unknown.length > 0) throw new Error(`There is no benchmark ${unknown.join(", ")}.\n\n${help}`);
  await generateClient(stopping);
  await buildApp(stopping);
  let failed = 0;
  for (const name of names) {
    if (stopping.aborted) return failed + 1;
    console.log(`── ${name} ──`);
    const code = await runVisibly([inRoot("bench", `${name}${suffix}`), ...options], { signal: stopping });
    if (code !== 0) failed++;
  }
  return failed;
}

try {
  const args = process.argv.slice(2);
  const cut = args.includes("--") ? args.indexOf("--") : args.length;
  const [names, options] = [args.slice(0, cut), args.slice(cut + 1)];
  if (names.includes("--help") || names.includes("-h")) console.log(help);
  else {
    listenForStop();
    process.exit((await run(names.length > 0 ? names : there, options)) > 0 ? 1 : 0);
  }
} catch (error) {
  sayAndExit(error);
}
