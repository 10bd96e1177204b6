import type { Page } from "@playwright/test";
import { quantile } from "#bench/streams/quantile.ts";
import { sleep } from "#scripts/system/sleep.ts";
import { recordKeys } from "./key-to-paint.ts";

const sentence =
  "what people write while they wait for an answer is seldom short and often changes its mind ";
const keys = 150;
/** Milliseconds between keys: quick, and in no step with frames or tokens. */
const pause = (key: number) => 70 + ((key * 37) % 41);

/** Types into "Message". @returns the milliseconds from key to paint that 95 of 100 keys stay below. */
export async function typingP95(page: Page): Promise<number> {
  const field = page.getByRole("textbox", { name: "Message" });
  await field.fill("");
  await field.focus();
  const recording = await recordKeys(page);
  const typed = Array.from({ length: keys }, (_, key) => sentence[key % sentence.length] ?? " ");
  const presses: Promise<void>[] = [];
  for (const [index, key] of typed.entries()) {
    // Fingers do not wait for the page.
    presses.push(page.keyboard.press(key === " " ? "Space" : key));
    await sleep(pause(index));
  }
  await Promise.all(presses);
  const times = await recording.stop();
  if (times.length < keys) throw new Error(`Of ${keys} keys only ${times.length} were painted.`);
  return quantile(Float64Array.from(times), 0.95);
}
