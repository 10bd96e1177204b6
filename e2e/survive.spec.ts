import { type Browser, expect, type Page, test } from "@playwright/test";
import { chatOn, lengthOf, newEmail, signIn, signUp, watchReplies } from "./support/chat.ts";

// A reply belongs to the server: whatever becomes of tabs and networks, it goes on, and every tab shows it.

/** A device of its own, which knows nothing of the others. */
async function phoneOf(browser: Browser): Promise<Page> {
  const size = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  return await (await browser.newContext(size)).newPage();
}

test("I reload again and again in mid-reply, and no word is missing or twice", async ({ page }) => {
  const chat = chatOn(page);
  await chat.begin("Steadily, please. [[words=200]] [[delay=100]]");
  for (const word of ["word9", "word25", "word40"]) {
    await expect(chat.replies.last()).toContainText(word);
    await page.reload();
    await expect(chat.replies.last()).toHaveAttribute("data-status", "running");
    await expect(chat.stop).toBeVisible();
  }
  await expect(chat.replies.last()).toContainText("word150", { timeout: 30_000 });
  await chat.repliedInFull(200);
});

test("a second tab and my phone show the reply as it grows, and each can stop it", async ({
  page,
  context,
  browser,
}) => {
  test.slow();
  const email = newEmail();
  await signUp(page, email);
  const here = chatOn(page);
  await here.choose("double-fast");
  await here.say("Everywhere, please. [[words=2000]] [[delay=50]]");
  await expect(here.replies.last()).toContainText("word3");
  const tab = await context.newPage();
  await tab.goto(page.url());
  const phone = await phoneOf(browser);
  await signIn(phone, email);
  await phone.goto(page.url());
  const everywhere = [here, chatOn(tab), chatOn(phone)];
  const growsEverywhere = async () => {
    for (const { replies } of everywhere) {
      await expect(replies.last()).toHaveAttribute("data-status", "running");
      const early = await lengthOf(replies.last());
      await expect.poll(() => lengthOf(replies.last())).toBeGreaterThan(early);
    }
  };
  const stoppedEverywhere = async () => {
    for (const chat of everywhere) {
      await chat.ends("stopped");
      await expect(chat.replies.last()).toContainText("Stopped");
      await expect(chat.replies).toHaveCount(1);
    }
  };

  await growsEverywhere();
  await chatOn(phone).stop.click();
  await stoppedEverywhere();
  await here.regenerate.click();
  await growsEverywhere();
  await chatOn(tab).stop.click();
  await stoppedEverywhere();
  await phone.context().close();
});

test("I look at another conversation meanwhile, and come back to all of it", async ({ page }) => {
  const chat = chatOn(page);
  await chat.begin("Something else");
  await chat.replied();
  await page.getByRole("button", { name: "New chat" }).click();
  await chat.say("In the background. [[words=100]] [[delay=60]]");
  await expect(chat.replies.last()).toContainText("word5");
  await chat.nav.getByRole("link").nth(1).click();
  await expect(chat.mine).toHaveText([/Something else/]);
  await page.goBack();
  await expect(chat.replies.last()).toHaveAttribute("data-status", "running");
  await chat.repliedInFull(100);
});

test("I close everything, and find the whole reply when I come back", async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const chat = chatOn(page);
  await chat.begin("While I am away. [[words=50]] [[delay=60]]");
  await expect(chat.replies.last()).toContainText("word3");
  const address = page.url();
  const storageState = await context.storageState();
  await context.close();
  const later = await (await browser.newContext({ storageState })).newPage();
  await later.goto(address);
  await chatOn(later).repliedInFull(50);
  await later.context().close();
});

test("the network goes and comes back in mid-reply: it is said, it heals, and the reply is exact", async ({
  page,
  context,
}) => {
  const chat = chatOn(page);
  await chat.begin("Through a tunnel. [[words=150]] [[delay=80]]");
  await expect(chat.replies.last()).toContainText("word5");
  await context.setOffline(true);
  await expect(chat.connectionNotice).toBeVisible();
  await chat.field.fill("Typed in the tunnel");
  await context.setOffline(false);
  await expect(chat.connectionNotice).toBeHidden();
  await expect(chat.replies.last()).toHaveAttribute("data-status", "running");
  await chat.repliedInFull(150);
  await expect(chat.field).toHaveValue("Typed in the tunnel");
});

test("a message that could not be sent stays in the field, and is sent once when the network is back", async ({
  page,
  context,
}) => {
  const chat = chatOn(page);
  await page.goto("/");
  await chat.say("First");
  await chat.replied();
  await context.setOffline(true);
  await chat.field.fill("Second");
  await chat.field.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "can’t be reached" })).toBeVisible();
  await expect(chat.field).toHaveValue("Second");
  await context.setOffline(false);
  await chat.send.click();
  await expect(chat.mine).toHaveText([/First/, /Second/]);
  await chat.replied();
});

test("a connection that the server ends is back without a word", async ({ page }) => {
  const chat = chatOn(page);
  await page.goto("/");
  await chat.choose("double-fast");
  let connections = 0;
  // As after ten minutes, or a restart: whatever was said arrives, then it ends.
  await page.route("**/api/v1/events**", async (route) => {
    connections += 1;
    if (connections > 3) return route.continue();
    await route.fulfill({ contentType: "text/event-stream", body: ": connected\n\n" });
  });
  await chat.say("Keep talking. [[words=60]] [[delay=60]]");
  await chat.repliedInFull(60);
  expect(connections).toBeGreaterThan(3);
  await expect(chat.connectionNotice).toBeHidden();
});

test("I stop a reply and continue it with the keyboard: it goes on below what was said, here and elsewhere", async ({
  page,
  context,
}) => {
  const chat = chatOn(page);
  await chat.begin("Half of it. [[words=500]] [[delay=50]]");
  await expect(chat.replies.last()).toContainText("word5");
  await chat.stop.click();
  await chat.ends("stopped");
  await expect(chat.regenerate).toBeVisible();
  const kept = (await chat.replies.last().locator(".markdown").textContent()) ?? "";
  const tab = await context.newPage();
  await tab.goto(page.url());
  await expect(chatOn(tab).replies.last()).toContainText(kept);
  const seen = await Promise.all([page, tab].map(watchReplies));

  await expect(async () => {
    await page.keyboard.press("Shift+Tab");
    await expect(chat.continue).toBeFocused({ timeout: 50 });
  }).toPass({ intervals: [0] });
  await page.keyboard.press("Enter");
  for (const there of [chat, chatOn(tab)]) {
    await there.replied();
    // The double answers what it is asked to continue with.
    await expect(there.replies.last()).toContainText(`${kept} You said:`);
  }
  await expect(chat.field).toBeFocused();
  // At no moment was it gone, there twice, or in two articles.
  for (const shown of (await Promise.all(seen.map((read) => read()))).flat()) {
    expect(shown.replies).toBe(1);
    expect(shown.text.startsWith(kept)).toBe(true);
    expect(shown.text.split("word1 ")).toHaveLength(2);
  }
});

test("a reply that broke off offers both ways on, also after a reload", async ({ page }) => {
  const chat = chatOn(page);
  await chat.begin("Break off. [[words=30]] [[delay=20]] [[fail-after=12]]");
  await chat.ends("failed");
  await expect(chat.regenerate).toBeVisible();
  await page.reload();
  await chat.ends("failed");
  await expect(chat.replies.last()).toContainText("broke off");
  await chat.continue.click();
  await chat.replied();
  await expect(chat.replies).toHaveCount(1);
  await expect(chat.replies.last()).toContainText("word1 word2");
});
