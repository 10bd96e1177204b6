import { sleep } from "./sleep.ts";

/** Asks again and again until the answer is something; undefined when the time is over. */
export async function until<T>(
  options: { withinMs: number; everyMs: number },
  ask: () => T | undefined | Promise<T | undefined>,
): Promise<T | undefined> {
  const end = Date.now() + options.withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() >= end) return undefined;
    await sleep(options.everyMs);
  }
}
