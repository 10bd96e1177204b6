import type { JSHandle, Page } from "@playwright/test";
import { type PaneFrame, type Recording, recordFrames } from "./record-frames.ts";
import { wheelOver } from "./turn-wheel.ts";

/** Pixels a frame: 10,800 a second, as a hard flick of the fingers begins. */
export const stepPx = 180;
/** At an end nothing moves. Where more may come from the server it is waited for much longer. */
const atEndMs = 1_500;
const atGapMs = 20_000;
const limitMs = 300_000;

export interface Scrolled {
  frames: PaneFrame[];
  /** Ids of the messages that came into view. */
  seen: string[];
  mostElements: number;
}

export interface Way {
  /** Up until so many messages have been in view, and this one. */
  messages?: number;
  messageId?: string;
  /** Without either: up to where nothing more comes, and so often. */
  times?: number;
}

/** Scrolls up, and down again to the newest message. */
export async function scrollThrough(page: Page, { messages, messageId, times = 1 }: Way): Promise<Scrolled> {
  const hasGoal = messages !== undefined || messageId !== undefined;
  const wheel = await wheelOver(page);
  const recording = await recordFrames(page);
  const reached = () =>
    recording.evaluate(({ seen }, [count, id]) => seen.size >= count && (id === null || seen.has(id)), [
      messages ?? 0,
      messageId ?? null,
    ] as const);
  const end = Date.now() + limitMs * times;
  for (let time = 0; time < times; time++) {
    const isAtTop = restingAt(recording, "above", hasGoal ? atGapMs : atEndMs);
    await wheel.turn(-stepPx, async () => {
      await askForEarlier(page);
      return Date.now() > end || (hasGoal && (await reached())) || isAtTop();
    });
    const isAtNewest = restingAt(recording, "below", atEndMs);
    await wheel.turn(stepPx, async () => Date.now() > end || isAtNewest());
  }
  await wheel.close();
  if (Date.now() > end) throw new Error("Scrolling takes too long.");
  const scrolled = await recording.evaluate((it) => {
    it.stop();
    return { frames: it.frames, seen: [...it.seen], mostElements: it.mostElements };
  });
  await recording.dispose();
  return scrolled;
}

/** Whether the list has stood at an end for so long that it is one. */
function restingAt(
  recording: JSHandle<Recording>,
  side: "above" | "below",
  ms: number,
): () => Promise<boolean> {
  let since: number | null = null;
  return async () => {
    const room = await recording.evaluate(({ frames }, way) => frames.at(-1)?.[way] ?? 0, side);
    if (room > 1) since = null;
    else since ??= Date.now();
    return since !== null && Date.now() - since > ms;
  };
}

/** A pane that does not load what is above by itself has a button for it. */
async function askForEarlier(page: Page): Promise<void> {
  await page.evaluate(() => {
    const buttons = document.querySelectorAll<HTMLButtonElement>("[role=log] button:enabled");
    [...buttons].find(({ textContent }) => textContent === "Show earlier messages")?.click();
  });
}
