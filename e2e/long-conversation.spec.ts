import { expect, type Page, test } from "@playwright/test";
import { jumpsIn } from "#bench/pane/judge-frames.ts";
import { recordFrames } from "#bench/pane/record-frames.ts";
import { scrollThrough, stepPx } from "#bench/pane/scroll-through.ts";
import { browserArgs } from "#scripts/browser/browser-args.ts";
import { findBrowser } from "#scripts/browser/find-browser.ts";
import { chatOn, lengthOf } from "./support/chat.ts";
import { makeLongConversation } from "./support/long-conversation.ts";
import { placeInPane } from "./support/place-in-pane.ts";

// The wheel then moves the list by what it was turned, at once: what else moves is a jump.
test.use({
  launchOptions: { executablePath: findBrowser(), args: [...browserArgs, "--disable-smooth-scrolling"] },
});

/** In the whole page. */
const allowedElements = 3_000;

const endless = "Go on and on. [[endless]] [[words=40]] [[delay=20]]";

/** The message that this is the number of, where the pane shows it. */
function messageOn(page: Page, number: number) {
  const begins = new RegExp(`Message ${number} of \\d+[.:]`);
  return chatOn(page).log.getByRole("article").filter({ hasText: begins });
}

function findField(page: Page) {
  const name = "Find in conversation";
  return page.getByRole("searchbox", { name }).or(page.getByRole("textbox", { name }));
}

/** With the fingers, a few screens at a time. */
async function scrollBy(page: Page, px: number): Promise<void> {
  await chatOn(page).log.hover();
  await page.mouse.wheel(0, px);
}

async function scrollUntilInView(page: Page, number: number, px: number): Promise<void> {
  await expect(async () => {
    await scrollBy(page, px);
    await expect(messageOn(page, number)).toBeInViewport({ timeout: 100 });
  }).toPass({ timeout: 40_000, intervals: [50] });
}

/** At the end of a long conversation in which a reply is being written. */
async function whileAReplyGrows(page: Page) {
  const chat = chatOn(page);
  const { path } = await makeLongConversation(page, { messages: 120 });
  await page.goto(path);
  await chat.choose("double-fast");
  await chat.say(endless);
  await expect(chat.replies.last()).toContainText("word5");
  return chat;
}

/** Messages are there before the scripts are, and keys are heard by these alone. */
async function isAlive(page: Page): Promise<void> {
  await expect(chatOn(page).field).toBeFocused();
}

test("a long conversation opens at the newest message", async ({ page }) => {
  const { path } = await makeLongConversation(page, { messages: 400 });
  await page.goto(path);
  await expect(messageOn(page, 400)).toBeInViewport();
  await expect(page.getByRole("button", { name: "Scroll to newest" })).toHaveCount(0);
});

test("what I mark is copied whole, also where it reaches over more than the page holds", async ({ page }) => {
  const { path } = await makeLongConversation(page, { messages: 120 });
  await page.goto(path);
  await isAlive(page);
  await messageOn(page, 118).selectText();
  await scrollUntilInView(page, 80, -1_000);
  await messageOn(page, 80).evaluate((article) => getSelection()?.extend(article, 0));
  const copied = await page.evaluate(() => getSelection()?.toString() ?? "");
  const numbers = [...copied.matchAll(/Message (\d+) of/g)].map(([, number]) => Number(number));
  expect(numbers).toEqual(Array.from({ length: 38 }, (_, index) => 80 + index));
});

test("I scroll through a whole conversation: what is older comes by itself, nothing jumps, the page stays light", async ({
  page,
}) => {
  test.setTimeout(180_000);
  const { path, messageIds } = await makeLongConversation(page, { messages: 300 });
  await page.goto(path);
  await expect(messageOn(page, 300)).toBeInViewport();
  await page.waitForLoadState("networkidle");
  // Scrolling would press it.
  await expect(page.getByRole("button", { name: "Show earlier messages" })).toHaveCount(0);
  const { frames, seen, mostElements } = await scrollThrough(page, { messageId: messageIds[0] ?? "" });
  expect(seen).toContain(messageIds[0]);
  await expect(messageOn(page, 300)).toBeInViewport();
  expect(frames.length).toBeGreaterThan(100);
  expect(jumpsIn(frames, stepPx)).toEqual([]);
  expect(mostElements).toBeGreaterThan(100);
  expect(mostElements).toBeLessThanOrEqual(allowedElements);
});

test("I read further up while a reply grows, and what I read stays where it is", async ({ page }) => {
  const chat = await whileAReplyGrows(page);
  await scrollBy(page, -1_500);
  await expect(page.getByRole("button", { name: "Scroll to newest" })).toBeVisible();
  const recording = await recordFrames(page);
  const before = await placeInPane(page);
  await expect.poll(() => recording.evaluate(({ frames }) => frames.length)).toBeGreaterThan(90);
  await recording.evaluate((it) => it.stop());
  // Nobody turned a wheel: whatever moved, jumped.
  expect(jumpsIn(await recording.evaluate(({ frames }) => frames), stepPx)).toEqual([]);
  const after = await placeInPane(page);
  expect(after.id).toBe(before.id);
  // Browsers scroll by whole pixels, and lines are of broken height.
  expect(Math.abs(after.px - before.px)).toBeLessThanOrEqual(1);
  await page.getByRole("button", { name: "Scroll to newest" }).click();
  await expect(chat.stop).toBeVisible();
  await chat.stop.click();
});

test("a button brings me back to the newest, and the pane follows the reply again", async ({ page }) => {
  const chat = await whileAReplyGrows(page);
  await scrollBy(page, -3_000);
  await page.getByRole("button", { name: "Scroll to newest" }).click();
  await expect(page.getByRole("button", { name: "Scroll to newest" })).toHaveCount(0);
  const reply = chat.replies.last();
  const length = await lengthOf(reply);
  await expect.poll(() => lengthOf(reply)).toBeGreaterThan(length + 1_000);
  const [end, list] = await Promise.all([reply.boundingBox(), chat.log.boundingBox()]);
  // The reply is taller than it was, and still ends within the list.
  expect((end?.y ?? 0) + (end?.height ?? 0)).toBeLessThanOrEqual((list?.y ?? 0) + (list?.height ?? 0) + 1);
  await chat.stop.click();
});

test("a link to a message opens there, marks it, and leads on to the newest", async ({ page }) => {
  test.setTimeout(90_000);
  const { path, messageIds } = await makeLongConversation(page, { messages: 400 });
  const id = messageIds[49] ?? "";
  await page.goto(`${path}#${id}`);
  const linked = messageOn(page, 50);
  await expect(linked).toBeInViewport();
  await expect(linked).toHaveAttribute("data-message-id", id);
  await expect(linked).toHaveAttribute("aria-current", "location");
  // It did not come there by way of all that is newer.
  await expect(messageOn(page, 400)).toHaveCount(0);
  await scrollUntilInView(page, 49, -300);
  await scrollUntilInView(page, 400, 3_000);
  await expect(page.getByRole("button", { name: "Scroll to newest" })).toHaveCount(0);
});

test("a link to a message of the conversation I am in goes there without a page load", async ({ page }) => {
  const { path, messageIds } = await makeLongConversation(page, { messages: 400 });
  await page.goto(path);
  await expect(messageOn(page, 400)).toBeInViewport();
  await isAlive(page);
  await page.evaluate((id) => {
    location.hash = id;
  }, messageIds[49] ?? "");
  await expect(messageOn(page, 50)).toBeInViewport();
});

test("coming back to a conversation I am where I was, at once", async ({ page }) => {
  const { path } = await makeLongConversation(page, { messages: 120 });
  await page.goto(path);
  await expect(messageOn(page, 120)).toBeInViewport();
  await scrollUntilInView(page, 60, -1_000);
  const before = await placeInPane(page);
  await page.getByRole("button", { name: "New chat" }).first().click();
  await expect(page.getByText("What is on your mind?")).toBeVisible();
  await page.getByRole("link", { name: "120 messages" }).click();
  await expect(messageOn(page, 60)).toBeInViewport();
  const after = await placeInPane(page);
  expect(after.id).toBe(before.id);
  expect(Math.abs(after.px - before.px)).toBeLessThanOrEqual(1);
});

test("I walk through all messages with the keyboard, and hear which of how many each is", async ({
  page,
}) => {
  const chat = chatOn(page);
  const { path } = await makeLongConversation(page, { messages: 300 });
  await page.goto(path);
  await expect(messageOn(page, 300)).toBeInViewport();
  await expect(messageOn(page, 300)).toHaveAttribute("aria-posinset", "300");
  await expect(messageOn(page, 300)).toHaveAttribute("aria-setsize", "300");
  await chat.log.focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(messageOn(page, 300)).toBeFocused();
  await page.keyboard.press("Alt+ArrowUp");
  await page.keyboard.press("Alt+ArrowUp");
  await expect(messageOn(page, 298)).toBeFocused();
  await expect(messageOn(page, 298)).toBeInViewport();
  await page.keyboard.press("Alt+ArrowDown");
  await expect(messageOn(page, 299)).toBeFocused();
  // Through more than one page of them.
  for (let number = 298; number >= 220; number--) {
    await page.keyboard.press("Alt+ArrowUp");
    await expect(messageOn(page, number)).toBeFocused();
  }
  await expect(messageOn(page, 220)).toHaveAttribute("aria-posinset", "220");
});

test("Home and End lead to the first message of a conversation and to the last", async ({ page }) => {
  const chat = chatOn(page);
  const { path } = await makeLongConversation(page, { messages: 400 });
  await page.goto(path);
  await expect(messageOn(page, 400)).toBeInViewport();
  await chat.log.focus();
  await page.keyboard.press("Home");
  await expect(messageOn(page, 1)).toBeInViewport();
  await expect(messageOn(page, 1)).toHaveAttribute("aria-posinset", "1");
  await expect(messageOn(page, 400)).toHaveCount(0);
  await page.keyboard.press("End");
  await expect(messageOn(page, 400)).toBeInViewport();
});

test("I find words in the whole conversation, and walk from one place to the next", async ({ page }) => {
  const { path } = await makeLongConversation(page, {
    messages: 400,
    sayAt: { 3: "a zeppelin", 200: "the zeppelin", 399: "Zeppelin!" },
  });
  await page.goto(path);
  await expect(messageOn(page, 400)).toBeInViewport();
  await isAlive(page);
  await page.keyboard.press("ControlOrMeta+f");
  const find = findField(page);
  await expect(find).toBeFocused();
  await find.fill("zeppelin");
  await expect(page.getByText(/^\d+ of 3$/)).toBeVisible();
  // From the newest on.
  const shownAt = { 1: 399, 2: 200, 3: 3 };
  const place = async () => Number((await page.getByText(/^\d of 3$/).textContent())?.charAt(0));
  const first = await place();
  for (const [key, turns] of [
    ["Enter", 3],
    ["Shift+Enter", 3],
  ] as const) {
    for (let turn = 0; turn < turns; turn++) {
      const before = await place();
      await find.press(key);
      await expect.poll(place).not.toBe(before);
      const at = (await place()) as 1 | 2 | 3;
      await expect(messageOn(page, shownAt[at])).toBeInViewport();
    }
    expect(await place()).toBe(first);
  }
  await find.press("Escape");
  await expect(find).toHaveCount(0);
});

test("Ctrl+F once more leaves finding to the browser", async ({ page }) => {
  const { path } = await makeLongConversation(page, { messages: 60 });
  await page.goto(path);
  await expect(messageOn(page, 60)).toBeInViewport();
  await isAlive(page);
  await page.evaluate(() => {
    document.documentElement.dataset.kept = "";
    addEventListener("keydown", (event) => {
      if (event.key !== "f") return;
      // Once everybody has heard of it.
      setTimeout(() => {
        document.documentElement.dataset.kept += event.defaultPrevented ? "ours " : "browser's ";
      });
    });
  });
  await page.keyboard.press("ControlOrMeta+f");
  await expect(findField(page)).toBeFocused();
  await page.keyboard.press("ControlOrMeta+f");
  await expect(page.locator("html")).toHaveAttribute("data-kept", "ours browser's ");
});

test("on my phone I read a long conversation from its end to its beginning @phone", async ({ page }) => {
  const { path } = await makeLongConversation(page, { messages: 120 });
  await page.goto(path);
  await expect(messageOn(page, 120)).toBeInViewport();
  await scrollUntilInView(page, 1, -2_500);
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content).toBeLessThanOrEqual(window ?? 0);
  await page.getByRole("button", { name: "Scroll to newest" }).click();
  await expect(messageOn(page, 120)).toBeInViewport();
});
