import { sleep } from "#scripts/system/sleep.ts";
import { type Jump, jumpsIn, longestBlank, shareLonger } from "./judge-frames.ts";
import type { Length, Place } from "./open-place.ts";
import { heapInUse } from "./page-weight.ts";
import { scrollThrough, stepPx } from "./scroll-through.ts";
import { openTalk } from "./time-newest.ts";
import { untilUsable } from "./until-usable.ts";

/** The short one is scrolled through from end to end. */
const timesShort = 4;
const long = [25, 50] as const;

export interface Scrolling {
  frames: number;
  seen: number;
  /** Per cent of frames longer than 25 and than 50 ms. */
  longFrames: Record<(typeof long)[number], number>;
  jumps: Jump[];
  blankMs: number;
  elements: number;
  heapMb: number;
}

/** Opens a conversation and scrolls up, through so many messages of the long one, and down again. */
export async function measureScrolling(place: Place, length: Length, messages: number): Promise<Scrolling> {
  const context = await place.newContext();
  const { page } = await openTalk(context, place.talks[length]);
  await untilUsable(page);
  await sleep(1_500);
  const { frames, seen, mostElements } = await scrollThrough(
    page,
    length === "long" ? { messages } : { times: timesShort },
  );
  const heapMb = await heapInUse(page);
  await context.close();
  return {
    frames: frames.length,
    seen: seen.length,
    longFrames: { 25: 100 * shareLonger(frames, 25), 50: 100 * shareLonger(frames, 50) },
    jumps: jumpsIn(frames, stepPx),
    blankMs: longestBlank(frames),
    elements: mostElements,
    heapMb,
  };
}
