import { expect, type Page, test } from "@playwright/test";
import { messageListSchema } from "#lib/shared/contracts/message.ts";
import { expectAccessible } from "./support/axe.ts";
import { chatOn } from "./support/chat.ts";
import { tellOfRetry } from "./support/retrying.ts";

/** From now on the last reply looks as if its server had been shut down. */
async function tellOfInterruption(page: Page): Promise<void> {
  await page.route("**/messages?**", async (route) => {
    const answer = await route.fetch();
    const list = messageListSchema.parse(await answer.json());
    const reply = list.data.find(({ role }) => role === "assistant");
    const error = { code: "interrupted", message: "The server was shut down while answering." };
    if (reply) Object.assign(reply, { status: "interrupted", error });
    await route.fulfill({ response: answer, json: list });
  });
}

test("while a model is to be asked again, the page says why and when, and I can stop", async ({ page }) => {
  const chat = chatOn(page);
  await page.goto("/");
  await chat.choose("double-fast");
  await tellOfRetry(page, "Said already.", 90);
  await chat.say("Too busy? [[words=500]] [[delay=50]]");
  const reply = chat.replies.last();
  await expect(reply).toContainText("Said already.");
  await expect(reply).toContainText("The model server has had too many requests.");
  const left = reply.getByText(/Trying again in \d+ s \(attempt 2 of 4\)\./);
  await expect(left).toBeVisible();
  const first = await left.textContent();
  await expect(left).not.toHaveText(first ?? "");
  // Heard once, not every second.
  const heard = page.locator("[aria-live=polite]").filter({ hasText: "Trying again soon (attempt 2 of 4)." });
  await expect(heard).toHaveCount(1);
  await expect(heard).not.toContainText(/\d+ s/);
  await page.unroute("**/api/v1/events**");
  await chat.stop.click();
  await chat.ends("stopped");
  await expect(reply).not.toContainText("Trying again");
});

for (const size of ["", " @phone"]) {
  test(`axe finds nothing in whatever becomes of a reply${size}`, async ({ page, context }) => {
    // A reply ends in many ways, and axe looks at each, in two themes.
    test.slow();
    await page.emulateMedia({ reducedMotion: "reduce" });
    const chat = chatOn(page);
    await chat.begin("Stop me. [[words=500]] [[delay=50]]");
    await expect(chat.replies.last()).toContainText("word3");
    await context.setOffline(true);
    await expect(chat.connectionNotice).toBeVisible();
    await expectAccessible(page);
    await context.setOffline(false);
    await expect(chat.connectionNotice).toBeHidden();
    await chat.stop.click();
    await chat.ends("stopped");
    await expect(chat.continue).toBeVisible();
    await expectAccessible(page);

    await chat.say("Break off. [[words=9]] [[delay=30]] [[fail-after=4]]");
    await chat.ends("failed");
    await expect(chat.continue).toBeVisible();
    await expectAccessible(page);

    await tellOfInterruption(page);
    await chat.say("Be shut down. [[words=9]] [[delay=30]] [[fail-after=4]]");
    await chat.ends("interrupted");
    await expect(chat.replies.last()).toContainText("shut down");
    await expectAccessible(page);
    await page.unroute("**/messages?**");

    await page.goto("/");
    await tellOfRetry(page, "Said already.", 90);
    await chat.say("Too busy? [[words=500]] [[delay=50]]");
    await expect(chat.replies.last()).toContainText("Trying again in");
    await expectAccessible(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}
