import type { Page } from "@playwright/test";
import { sleep } from "#scripts/system/sleep.ts";
import { cumulativeShift } from "./layout-shift.ts";
import { longestTask } from "./longest-task.ts";
import { type Length, lengths, type Place } from "./open-place.ts";
import { countElements, heapInUse } from "./page-weight.ts";
import { requestsOfSwitch } from "./requests-of-switch.ts";
import { openTalk } from "./time-newest.ts";
import { untilUsable } from "./until-usable.ts";

/** What a page does by itself once it is open, such as colouring code, is over then. */
const settledMs = 1_500;

export interface Opening {
  newestMs: number;
  elements: number;
  heapMb: number;
  shift: number;
  longestTaskMs: number;
}

/** Opens a conversation by its address, in a browser that has seen nothing. */
export async function measureOpening(place: Place, length: Length): Promise<Opening> {
  const talk = place.talks[length];
  const context = await place.newContext();
  const { page, ms: newestMs } = await openTalk(context, talk);
  await sleep(settledMs);
  // Before a key is pressed: what shifts after one counts as wanted.
  const shift = await cumulativeShift(page);
  await untilUsable(page);
  await sleep(settledMs);
  const measured = { newestMs, shift, elements: await countElements(page), heapMb: await heapInUse(page) };
  await context.close();
  const traced = await place.newContext();
  const longestTaskMs = await longestTask(place, traced, talk);
  await traced.close();
  return { ...measured, longestTaskMs };
}

export interface Switching {
  newMs: number;
  seenMs: number;
  newRequests: string[];
  seenRequests: string[];
}

/** Goes from a new chat to a conversation for the first time, and once more after another. */
export async function measureSwitching(place: Place, length: Length): Promise<Switching> {
  const [there, elsewhere] = length === "long" ? lengths : lengths.toReversed();
  const context = await place.newContext();
  const page = await openNewChat(await context.newPage());
  const first = await requestsOfSwitch(page, place.talks[there ?? length]);
  await requestsOfSwitch(page, place.talks[elsewhere ?? length]);
  const again = await requestsOfSwitch(page, place.talks[there ?? length]);
  await context.close();
  return {
    newMs: first.ms,
    seenMs: again.ms,
    newRequests: first.requests,
    seenRequests: again.requests,
  };
}

async function openNewChat(page: Page): Promise<Page> {
  await page.goto("/");
  await untilUsable(page);
  await sleep(settledMs);
  return page;
}
