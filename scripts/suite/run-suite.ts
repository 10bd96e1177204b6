import { generateClient } from "#scripts/steps/generate-client.ts";
import { listenForStop, stopping } from "#scripts/system/stop-signal.ts";
import { type Counts, one, sum } from "./counts.ts";
import { parts } from "./parts.ts";

/** Runs the named parts one after the other, all of them whatever fails, and ends the process with the count. */
export async function runSuite(names: string[], args: string[]): Promise<never> {
  listenForStop();
  const results: [string, Counts][] = [];
  try {
    await generateClient(stopping);
  } catch (error) {
    results.push(["client", failure(error)]);
  }
  for (const name of names) {
    if (stopping.aborted) break;
    console.log(`\n── ${name} ──`);
    results.push([name, await run(name, args)]);
  }
  console.log();
  // Once more what failed: it is easily lost far above, and in a log that was cut.
  for (const [name, { failures }] of results) for (const test of failures) console.log(`✗ ${name}: ${test}`);
  for (const [name, counts] of results) console.log(`${name}: ${line(counts)}`);
  const total = sum(results.map(([, counts]) => counts));
  if (stopping.aborted) total.failed = Math.max(total.failed, 1); // what was not run did not pass
  console.log(line(total));
  process.exit(total.failed > 0 ? 1 : 0);
}

async function run(name: string, args: string[]): Promise<Counts> {
  const part = parts[name];
  if (!part) return failure(new Error(`There is no part "${name}".`));
  try {
    return await part({ args, signal: stopping });
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): Counts {
  console.error(error instanceof Error ? error.message : error);
  return one(false);
}

function line({ passed, failed }: Counts): string {
  return `${passed} passed, ${failed} failed`;
}
