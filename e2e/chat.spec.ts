import { expect, test } from "@playwright/test";
import { chatOn, lengthOf } from "./support/chat.ts";

test("I write at once as a guest, watch the reply stream, and find both after a reload", async ({ page }) => {
  const chat = chatOn(page);
  await page.goto("/");
  await chat.choose("double-fast");
  await chat.say("Are sunflowers tall? [[words=100]] [[delay=60]]");
  await expect(chat.stop).toBeVisible();
  const reply = chat.replies.last();
  await expect(reply).toContainText("word3");
  const early = await lengthOf(reply);
  await expect.poll(() => lengthOf(reply)).toBeGreaterThan(early);
  await expect(reply).toContainText("word100");
  await chat.replied();
  await expect(page).toHaveURL(/\/c\/conv_[0-9a-f]{32}$/);
  await expect(chat.field).toBeFocused();

  const text = await reply.textContent();
  await page.reload();
  await expect(chat.mine).toHaveText([/Are sunflowers tall\?/]);
  await expect(chat.replies).toHaveCount(1);
  expect(await chat.replies.last().textContent()).toBe(text);
});

test("I close the tab, and the reply goes on without me", async ({ page, context }) => {
  const chat = chatOn(page);
  await page.goto("/");
  await chat.choose("double-fast");
  await chat.say("Go on without me. [[words=20]] [[delay=80]]");
  await expect(chat.replies.last()).toContainText("word2");
  const address = page.url();
  await page.close();
  const later = await context.newPage();
  const again = chatOn(later);
  await expect(async () => {
    await later.goto(address);
    await expect(again.replies.last()).toHaveAttribute("data-status", "completed", { timeout: 100 });
  }).toPass();
  await expect(again.replies.last()).toContainText("word20");
});

test("I stop a reply and what was said stays; I regenerate it and get another", async ({ page }) => {
  const chat = chatOn(page);
  await page.goto("/");
  await chat.choose("double-fast");
  await chat.say("Too much. [[words=200]] [[delay=50]]");
  await expect(chat.replies.last()).toContainText("word4");
  await chat.stop.click();
  await expect(chat.replies.last()).toHaveAttribute("data-status", "stopped");
  await expect(chat.replies.last()).toContainText("word4");
  await expect(chat.replies.last()).toContainText("Stopped");
  await page.reload();
  await expect(chat.replies.last()).toHaveAttribute("data-status", "stopped");
  await chat.replies.last().getByRole("button", { name: "Regenerate reply" }).click();
  await expect(chat.replies.last()).toHaveAttribute("data-status", "running");
  await expect(chat.replies).toHaveCount(1);
  await chat.stop.click();
  await expect(chat.replies.last()).toHaveAttribute("data-status", "stopped");
});

test("I hold two conversations and switch between them without a page load", async ({ page }) => {
  const chat = chatOn(page);
  await page.goto("/");
  await chat.choose("double-fast");
  await chat.say("About roses");
  await chat.replied();
  const first = page.url();
  await page.getByRole("button", { name: "New chat" }).click();
  await expect(page).toHaveURL("/");
  await expect(chat.field).toBeFocused();
  await chat.say("About tulips");
  await chat.replied();
  await expect(chat.nav.getByRole("link")).toHaveCount(2);

  let loads = 0;
  page.on("request", (request) => {
    if (request.isNavigationRequest()) loads += 1;
  });
  await chat.nav.getByRole("link").nth(1).click();
  await expect(page).toHaveURL(first);
  await expect(chat.mine).toHaveText([/About roses/]);
  await page.goBack();
  await expect(chat.mine).toHaveText([/About tulips/]);
  expect(loads).toBe(0);
});

test("a second tab shows the running reply, and stops it", async ({ page, context }) => {
  const chat = chatOn(page);
  await page.goto("/");
  await chat.choose("double-fast");
  await chat.say("In two tabs. [[words=300]] [[delay=50]]");
  await expect(chat.replies.last()).toContainText("word3");
  const second = await context.newPage();
  const there = chatOn(second);
  await second.goto(page.url());
  await expect(there.replies.last()).toContainText("word6");
  await there.stop.click();
  await expect(there.replies.last()).toHaveAttribute("data-status", "stopped");
  await page.bringToFront();
  await expect(chat.replies.last()).toHaveAttribute("data-status", "stopped");
});

test("the first exchange names the conversation", async ({ page }) => {
  const chat = chatOn(page);
  await page.goto("/");
  await chat.choose("double-fast");
  await chat.say("How do I prune an apple tree?");
  await expect(chat.link("A short title")).toBeVisible();
  await expect(page).toHaveTitle("A short title · Verbatim");
});

test("I do the main job with the keyboard alone", async ({ page }) => {
  const chat = chatOn(page);
  await page.goto("/");
  await expect(chat.field).toBeFocused();
  await page.keyboard.type("First line");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("second line");
  await page.keyboard.press("Enter");
  await expect(chat.mine.last()).toContainText(/First line\s*second line/);
  await chat.replied();
  const link = chat.link("A short title");
  await expect(link).toBeVisible();
  const press = async (key: string, until: () => Promise<void>) => {
    await expect(async () => {
      await page.keyboard.press(key);
      await until();
    }).toPass({ intervals: [0] });
  };
  await press("Shift+Tab", () => expect(link).toBeFocused({ timeout: 50 }));
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Conversation actions" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Rename" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.type("By keyboard");
  await page.keyboard.press("Enter");
  await expect(chat.link("By keyboard")).toBeFocused();
  await press("Tab", () => expect(chat.field).toBeFocused({ timeout: 50 }));
});
