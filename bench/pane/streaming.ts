import { sleep } from "#scripts/system/sleep.ts";
import { cumulativeShift } from "./layout-shift.ts";
import type { Length, Place } from "./open-place.ts";
import { openTalk } from "./time-newest.ts";
import { typingP95 } from "./typing.ts";
import { untilUsable } from "./until-usable.ts";

/** For so long a reply is watched before anything is typed: what follows a key counts as wanted. */
const watchedMs = 5_000;

export interface Streaming {
  keyMs: number;
  shift: number;
}

/** Types into the conversation: while a reply streams where that is asked for. */
export async function measureTyping(
  place: Place,
  length: Length,
  { streaming }: { streaming: boolean },
): Promise<Streaming> {
  const context = await place.newContext();
  const { page } = await openTalk(context, place.talks[length]);
  await untilUsable(page);
  await sleep(1_500);
  const stop = page.getByRole("button", { name: "Stop generating" });
  if (streaming) {
    const field = page.getByRole("textbox", { name: "Message" });
    await field.fill("Is it better to keep the rows sorted, or to sort them when somebody asks?");
    await field.press("Enter");
    await page
      .locator("[role=log] article[data-status=running]")
      .last()
      .getByText("two ways")
      .waitFor({ timeout: 60_000 });
    await sleep(watchedMs);
  }
  const shift = await cumulativeShift(page);
  const keyMs = await typingP95(page);
  if (streaming) {
    // Else it would be measured against silence.
    if (!(await stop.isVisible())) throw new Error("The reply ended before the typing did.");
    await page.getByRole("textbox", { name: "Message" }).fill("");
    await stop.click();
    await stop.waitFor({ state: "hidden" });
  }
  await context.close();
  return { keyMs, shift };
}
