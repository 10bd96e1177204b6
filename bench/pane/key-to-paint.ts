import type { CDPSession, Page } from "@playwright/test";
import { z } from "zod";

/**
 * What Chromium says of each key: from when it had it to when the frame was presented that shows what the key did. A script
 * in the page cannot tell: after a key its tasks wait until a frame was presented, so it hears of the paint late.
 */
const latencySchema = z.object({
  name: z.literal("EventLatency"),
  ph: z.enum(["b", "e"]),
  ts: z.number(),
  id2: z.object({ local: z.string() }),
  args: z.object({ event_latency: z.object({ event_type: z.string() }).optional() }).optional(),
});
type Latency = z.infer<typeof latencySchema>;

export interface KeyRecording {
  /** @returns milliseconds from key to paint, in the order of the keys */
  stop(): Promise<number[]>;
}

/** Records from now on how long each key takes that is pressed in the page. */
export async function recordKeys(page: Page): Promise<KeyRecording> {
  const devtools = await page.context().newCDPSession(page);
  const events: Latency[] = [];
  devtools.on("Tracing.dataCollected", ({ value }) => {
    for (const event of value) {
      const latency = latencySchema.safeParse(event);
      if (latency.success) events.push(latency.data);
    }
  });
  await devtools.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["input"] },
  });
  return {
    async stop() {
      await ended(devtools);
      await devtools.detach();
      return keyTimes(events);
    },
  };
}

async function ended(devtools: CDPSession): Promise<void> {
  const complete = new Promise<void>((resolve) => devtools.once("Tracing.tracingComplete", () => resolve()));
  await devtools.send("Tracing.end");
  await complete;
}

/** Each begins and ends under an id, which is used again later. */
function keyTimes(events: readonly Latency[]): number[] {
  const begun = new Map<string, number>();
  const times: number[] = [];
  for (const { ph, ts, id2, args } of events.toSorted((one, other) => one.ts - other.ts)) {
    const began = begun.get(id2.local);
    if (ph === "b" && args?.event_latency?.event_type === "KEY_PRESSED") begun.set(id2.local, ts);
    if (ph === "e" && began !== undefined) {
      times.push((ts - began) / 1000);
      begun.delete(id2.local);
    }
  }
  return times;
}
