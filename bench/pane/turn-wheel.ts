import type { CDPSession, Page } from "@playwright/test";
import { sleep } from "#scripts/system/sleep.ts";

const frameMs = 1000 / 60;
/** A browser that is this far behind gets no more: turns that pile up would show as one leap. */
const mostUnderWay = 2;

export interface Wheel {
  /** Turns it by one step each frame until there was enough; negative steps go up. */
  turn(step: number, isEnough: () => Promise<boolean>): Promise<void>;
  close(): Promise<void>;
}

/** A wheel over the list of messages, or rather the fingers on a pad: a browser animates nothing of it by itself. */
export async function wheelOver(page: Page): Promise<Wheel> {
  const box = await page.getByRole("log", { name: "Messages" }).boundingBox();
  if (!box) throw new Error("The list of messages is not to be seen.");
  const at = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
  const devtools = await page.context().newCDPSession(page);
  return {
    turn: (step, isEnough) => turn(devtools, { ...at, deltaX: 0, deltaY: step }, isEnough),
    close: () => devtools.detach(),
  };
}

type Turn = { x: number; y: number; deltaX: number; deltaY: number };

async function turn(devtools: CDPSession, by: Turn, isEnough: () => Promise<boolean>): Promise<void> {
  let [underWay, over] = [0, false];
  let failure: unknown;
  const asking = (async () => {
    while (!over) {
      over = await isEnough();
      await sleep(100);
    }
  })().catch((error: unknown) => {
    [failure, over] = [error, true];
  });
  for (let next = performance.now(); !over; next += frameMs) {
    const early = next - performance.now();
    await sleep(Math.max(1, early));
    if (early < -frameMs) next = performance.now();
    if (underWay >= mostUnderWay) continue;
    underWay++;
    devtools
      .send("Input.dispatchMouseEvent", { type: "mouseWheel", ...by })
      .catch((error: unknown) => {
        [failure, over] = [error, true];
      })
      .finally(() => {
        underWay--;
      });
  }
  await asking;
  if (failure) throw failure;
}
