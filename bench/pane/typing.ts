import type { Page } from "@playwright/test";
import { quantile } from "#bench/streams/quantile.ts";
import { sleep } from "#scripts/system/sleep.ts";

const sentence =
  "what people write while they wait for an answer is seldom short and often changes its mind ";
export const keys = 150;
/** Milliseconds between keys: quick, and in no step with frames or tokens. */
const pause = (key: number) => 70 + ((key * 37) % 41);

/** Types into "Message". @returns the milliseconds from key to paint that 95 of 100 keys stay below. */
export async function typingP95(page: Page): Promise<number> {
  const field = page.getByRole("textbox", { name: "Message" });
  await field.fill("");
  await field.focus();
  const taken = await page.evaluateHandle(() => {
    const times: number[] = [];
    const pressed: number[] = [];
    const painted = new MessageChannel();
    painted.port1.onmessage = () => {
      const now = performance.now();
      times.push(...pressed.splice(0).map((at) => now - at));
    };
    // A key's time is when the browser had it: waiting for a busy page counts. The frame's own message follows its paint.
    const onKey = ({ timeStamp }: KeyboardEvent) =>
      requestAnimationFrame(() => {
        pressed.push(timeStamp);
        painted.port2.postMessage(null);
      });
    addEventListener("keydown", onKey, { capture: true });
    return { times, stop: () => removeEventListener("keydown", onKey, { capture: true }) };
  });
  const typed = Array.from({ length: keys }, (_, key) => sentence[key % sentence.length] ?? " ");
  const presses: Promise<void>[] = [];
  for (const [index, key] of typed.entries()) {
    // Fingers do not wait for the page.
    presses.push(page.keyboard.press(key === " " ? "Space" : key));
    await sleep(pause(index));
  }
  await Promise.all(presses);
  await page.waitForFunction(([{ times }, count]) => times.length >= count, [taken, keys] as const, {
    timeout: 60_000,
  });
  const times = await taken.evaluate((it) => {
    it.stop();
    return it.times;
  });
  return quantile(Float64Array.from(times), 0.95);
}
