import type { Page } from "@playwright/test";

/** How many elements the page has. */
export function countElements(page: Page): Promise<number> {
  return page.evaluate(() => document.getElementsByTagName("*").length);
}

/** Megabytes of JavaScript's heap that are in use once all garbage is gone. */
export async function heapInUse(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  // What the first collection lets go of by its finalisers goes with the second.
  for (let time = 0; time < 2; time++) await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await devtools.send("Runtime.getHeapUsage");
  await devtools.detach();
  return usedSize / 1e6;
}
