import type { JSHandle, Page } from "@playwright/test";
import { sleep } from "#scripts/system/sleep.ts";
import { type PaneFrame, type Recording, recordFrames } from "./record-frames.ts";
import { wheelOver } from "./turn-wheel.ts";

/** Pixels a frame: 10,800 a second, as a hard flick of the fingers begins. */
export const stepPx = 180;
/** At an end nothing moves; only when this long nothing came from the server either, it is the end. */
const atEndMs = 1_500;
const limitMs = 300_000;

export interface Scrolled {
  frames: PaneFrame[];
  /** How many messages came into view. */
  seen: number;
  mostElements: number;
}

/**
 * Scrolls up until so many messages have been in view, or all, and down again to the newest; several times where the
 * conversation is short.
 */
export async function scrollThrough(
  page: Page,
  { messages, times = 1 }: { messages: number; times?: number },
): Promise<Scrolled> {
  const wheel = await wheelOver(page);
  const recording = await recordFrames(page);
  const end = Date.now() + limitMs * times;
  const inTime = () => {
    if (Date.now() > end) throw new Error("Scrolling takes too long.");
  };
  for (let time = 0; time < times; time++) {
    const isAtTop = restingAt(recording, "above");
    await wheel.turn(-stepPx, async () => {
      inTime();
      await askForEarlier(page);
      const seen = await recording.evaluate(({ seen }) => seen.size);
      return (times === 1 && seen >= messages) || (await isAtTop());
    });
    const isAtNewest = restingAt(recording, "below");
    await wheel.turn(stepPx, async () => {
      inTime();
      return isAtNewest();
    });
  }
  await wheel.close();
  await sleep(200);
  const scrolled = await recording.evaluate((it) => {
    it.stop();
    return { frames: it.frames, seen: it.seen.size, mostElements: it.mostElements };
  });
  await recording.dispose();
  return scrolled;
}

/** Whether the list has stood at an end for so long that it is one. */
function restingAt(recording: JSHandle<Recording>, side: "above" | "below"): () => Promise<boolean> {
  let since: number | null = null;
  return async () => {
    const room = await recording.evaluate(({ frames }, way) => frames.at(-1)?.[way] ?? 0, side);
    if (room > 1) since = null;
    else since ??= Date.now();
    return since !== null && Date.now() - since > atEndMs;
  };
}

/** A pane that does not load what is above by itself has a button for it. */
async function askForEarlier(page: Page): Promise<void> {
  await page.evaluate(() => {
    const buttons = document.querySelectorAll<HTMLButtonElement>("[role=log] button:enabled");
    [...buttons].find(({ textContent }) => textContent === "Show earlier messages")?.click();
  });
}
