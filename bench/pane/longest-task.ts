import type { BrowserContext } from "@playwright/test";
import { z } from "zod";
import { must } from "#lib/shared/assert.ts";
import { sleep } from "#scripts/system/sleep.ts";
import type { Place, Talk } from "./open-place.ts";
import { openTalk } from "./time-newest.ts";

/** After the newest message is there: what a pane does late belongs to opening. */
const afterwardsMs = 1_500;
const categories = ["devtools.timeline", "disabled-by-default-devtools.timeline", "loading", "toplevel"];

const trace = z.object({
  traceEvents: z.array(
    z.object({
      name: z.string(),
      pid: z.number(),
      tid: z.number(),
      ts: z.number(),
      dur: z.number().default(0),
    }),
  ),
});

/** Milliseconds of the longest task on the page's main thread from its first paint on, while a conversation is opened. */
export async function longestTask(place: Place, context: BrowserContext, talk: Talk): Promise<number> {
  const { browser } = place;
  // Also those below 50 ms, which pages are not told of.
  await browser.startTracing(undefined, { categories });
  let events: z.infer<typeof trace>["traceEvents"];
  try {
    await openTalk(context, talk);
    await sleep(afterwardsMs);
  } finally {
    events = trace.parse(JSON.parse((await browser.stopTracing()).toString("utf8"))).traceEvents;
  }
  const paint = must(
    events.findLast(({ name }) => name === "firstPaint"),
    "first paint",
  );
  const tasks = events.filter(
    ({ name, pid, tid, ts, dur }) =>
      name === "RunTask" && pid === paint.pid && tid === paint.tid && ts + dur > paint.ts,
  );
  return Math.max(...tasks.map(({ dur }) => dur)) / 1000;
}
