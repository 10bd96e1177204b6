import type { Page } from "@playwright/test";
import { sleep } from "#scripts/system/sleep.ts";
import type { Talk } from "./open-place.ts";
import { switchTo } from "./time-newest.ts";

/**
 * Goes to a conversation by the sidebar. @returns milliseconds until its newest message is painted, and what had been
 * asked for and answered by then. Of the stream of events nothing is awaited; scripts and icons a browser asks for once, and
 * keeps for ever.
 */
export async function requestsOfSwitch(page: Page, talk: Talk): Promise<{ ms: number; requests: string[] }> {
  await page.evaluate(() => performance.clearResourceTimings());
  const times = await switchTo(page, talk);
  await sleep(300); // entries come a little later than what they tell of
  const requests = await page.evaluate(({ clicked, painted }) => {
    const entries = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    return entries
      .filter(({ startTime, responseEnd }) => startTime >= clicked && responseEnd <= painted)
      .map(({ name }) => new URL(name).pathname)
      .filter((path) => path.startsWith("/api/") && path !== "/api/v1/events");
  }, times);
  return { ms: times.painted - times.clicked, requests };
}
