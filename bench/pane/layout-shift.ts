import type { Page } from "@playwright/test";

interface LayoutShift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
}

/**
 * How far the page has shifted by itself since it was opened, as web-vitals counts it: the worst of its bursts, which
 * last five seconds at most and end with a second of rest.
 */
export async function cumulativeShift(page: Page): Promise<number> {
  const shifts = await page.evaluate(async () => {
    const found: LayoutShift[] = [];
    const observer = new PerformanceObserver((list) => found.push(...(list.getEntries() as LayoutShift[])));
    observer.observe({ type: "layout-shift", buffered: true });
    // Those that are kept are told in a task of their own.
    await new Promise((resolve) => setTimeout(resolve, 100));
    observer.disconnect();
    return found.map(({ startTime, value, hadRecentInput }) => ({ startTime, value, hadRecentInput }));
  });
  let [worst, burst, began, last] = [0, 0, 0, Number.NEGATIVE_INFINITY];
  for (const { startTime, value, hadRecentInput } of shifts) {
    if (hadRecentInput) continue;
    if (startTime - last > 1_000 || startTime - began > 5_000) [burst, began] = [0, startTime];
    burst += value;
    last = startTime;
    worst = Math.max(worst, burst);
  }
  return worst;
}
