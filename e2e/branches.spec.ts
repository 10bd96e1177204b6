import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { actionsOf, walkBackTo } from "./support/branches.ts";
import { chatOn } from "./support/chat.ts";

const says = (reply: string) => new RegExp(`You said: ${reply}`);

/** Asks and waits for the answers, in a conversation of its own. */
async function converse(page: Page, ...questions: [string, ...string[]]) {
  const chat = chatOn(page);
  const [first, ...others] = questions;
  await chat.begin(first);
  await chat.replied();
  for (const question of others) {
    await chat.say(question);
    await chat.replied();
  }
  return chat;
}

test("I edit a message and get another reply; the old ones are a click away, and the choice is remembered", async ({
  page,
}) => {
  const chat = await converse(page, "About roses");
  const mine = actionsOf(chat.mine.first(), page);
  await mine.rewrite("About tulips");
  await expect(chat.field).toBeFocused();
  await expect(chat.mine).toContainText(["About tulips"]);
  await chat.replied();
  await expect(chat.replies).toContainText([says("About tulips")]);
  await mine.isVersion("2 / 2");
  await expect(mine.next).toHaveAttribute("aria-disabled", "true");

  await mine.previous.click();
  await expect(chat.mine).toContainText(["About roses"]);
  await expect(chat.replies).toContainText([says("About roses")]);
  await mine.isVersion("1 / 2");
  await expect(mine.previous).toBeFocused();
  await page.reload();
  await mine.isVersion("1 / 2");
  await expect(chat.replies).toContainText([says("About roses")]);

  await mine.next.click();
  await expect(chat.replies).toContainText([says("About tulips")]);
  // What is said now is said below the version that is shown.
  await chat.say("Which colour?");
  await chat.replied();
  await mine.previous.click();
  await expect(chat.mine).toHaveCount(1);
  await mine.next.click();
  await expect(chat.mine).toHaveCount(2);
});

test("I regenerate a reply twice, once with another model, and leaf through all three", async ({ page }) => {
  const chat = await converse(page, "Say it anew [[delay=5]]");
  const reply = actionsOf(chat.replies.first(), page);
  await reply.regenerate.click();
  await expect(chat.field).toBeFocused();
  await reply.isVersion("2 / 2");
  await chat.replied();
  await reply.regenerateWith("double-slow");
  await reply.isVersion("3 / 3");
  await chat.repliedInFull(40);
  await reply.isVersion("3 / 3");
  await reply.previous.click();
  await reply.isVersion("2 / 3");
  await expect(chat.replies).toContainText([says("Say it anew")]);
  await reply.previous.click();
  await reply.isVersion("1 / 3");
  await reply.next.click();
  await reply.isVersion("2 / 3");
  await reply.next.click();
  await chat.repliedInFull(40);
  await page.getByRole("button", { name: "More actions" }).last().click();
  await expect(page.getByRole("menu")).toContainText(/double-slow · \d{1,2} \w+ \d{4}, \d\d:\d\d/);
});

test("a reply in the middle is written anew without loss: its other version leads to all that followed", async ({
  page,
}) => {
  const chat = await converse(page, "First", "Second", "Third");
  const middle = actionsOf(chat.replies.nth(1), page);
  await chat.replies.nth(1).hover();
  await middle.regenerate.click();
  await expect(chat.mine).toHaveText([/First/, /Second/]);
  await chat.replied();
  await middle.isVersion("2 / 2");
  await middle.previous.click();
  await expect(chat.mine).toHaveText([/First/, /Second/, /Third/]);
  await expect(middle.previous).toBeFocused();
  await middle.isVersion("1 / 2");
  await actionsOf(chat.mine.nth(1), page).rewrite("Second, better");
  await chat.replied();
  await expect(chat.mine).toHaveText([/First/, /Second, better/]);
  // Back again, the newest that was said below it is shown: the other reply. What followed the first one is not lost.
  await actionsOf(chat.mine.nth(1), page).previous.click();
  await middle.isVersion("2 / 2");
  await middle.previous.click();
  await expect(chat.mine).toHaveText([/First/, /Second/, /Third/]);
});

test("another tab that shows the conversation follows when I choose a version", async ({ page, context }) => {
  const chat = await converse(page, "Here");
  await actionsOf(chat.mine.first(), page).rewrite("There");
  await chat.replied();
  const tab = await context.newPage();
  const elsewhere = chatOn(tab);
  await tab.goto(page.url());
  const mine = actionsOf(elsewhere.mine.first(), tab);
  await mine.isVersion("2 / 2");
  await page.bringToFront();
  await actionsOf(chat.mine.first(), page).previous.click();
  await expect(chat.mine).toContainText(["Here"]);
  await expect(elsewhere.mine).toContainText(["Here"]);
  await expect(elsewhere.replies).toContainText([says("Here")]);
  await tab.bringToFront();
  await mine.next.click();
  await expect(chat.replies).toContainText([says("There")]);
});

test("an edit that is refused, because another tab has asked meanwhile, keeps my text", async ({
  page,
  context,
}) => {
  const chat = await converse(page, "Mine");
  const tab = await context.newPage();
  await tab.goto(page.url());
  await expect(chatOn(tab).replies).toHaveCount(1);
  await page.route("**/replies", async (route) => {
    await chatOn(tab).say("I was faster. [[words=2000]] [[delay=50]]");
    await route.continue();
  });
  const mine = actionsOf(chat.mine.first(), page);
  await mine.rewrite("Mine, better");
  await expect(page.getByRole("alert").filter({ hasText: "A reply is being written" })).toBeVisible();
  await expect(mine.editor).toHaveValue("Mine, better");
  // What the other tab does is seen here, and why there has to be some waiting.
  await expect(chat.mine.last()).toContainText("I was faster.");
  await expect(chat.mine.first()).toContainText("You can send this when it has ended.");
  await expect(mine.send).toHaveAttribute("aria-disabled", "true");
  await expect(actionsOf(chat.replies.first(), page).regenerate).toHaveAttribute("aria-disabled", "true");
  await mine.editor.press("Enter");
  await expect(mine.editor).toHaveValue("Mine, better");
  await page.unroute("**/replies");
  await chat.stop.click();
  await chat.ends("stopped");
  await mine.send.click();
  await expect(mine.editor).toBeHidden();
  await chat.replied();
  await expect(chat.replies).toContainText([says("Mine, better")]);
});

test("while a reply is written I may look at the version before, and find it whole when I come back", async ({
  page,
}) => {
  const chat = await converse(page, "Slowly");
  const mine = actionsOf(chat.mine.first(), page);
  await mine.rewrite("Slowly [[words=120]] [[delay=60]]");
  await expect(chat.replies.last()).toContainText("word3");
  await mine.isVersion("2 / 2");
  await mine.previous.click();
  await expect(chat.replies).toContainText([says("Slowly")]);
  await mine.isVersion("1 / 2");
  await expect(chat.stop).toBeVisible();
  await mine.next.click();
  await mine.isVersion("2 / 2");
  await chat.repliedInFull(120);
});

test("with the keyboard alone I edit, give up, take that back, send, and leaf", async ({ page }) => {
  const chat = await converse(page, "One");
  const mine = actionsOf(chat.mine.first(), page);
  await walkBackTo(page, mine.edit);
  await page.keyboard.press("Enter");
  await expect(mine.editor).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(mine.edit).toBeFocused();
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);

  await page.keyboard.press("Enter");
  await page.keyboard.type(" and two");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("lines");
  await expect(mine.editor).toHaveValue("One and two\nlines");
  await page.keyboard.press("Escape");
  await expect(mine.edit).toBeFocused();
  await page.getByRole("button", { name: "Undo" }).focus();
  await page.keyboard.press("Enter");
  await expect(mine.editor).toBeFocused();
  await expect(mine.editor).toHaveValue("One and two\nlines");
  await page.keyboard.press("Enter");
  await chat.replied();
  await expect(chat.replies).toContainText([says("One and two")]);

  await walkBackTo(page, mine.previous);
  await page.keyboard.press("Enter");
  await mine.isVersion("1 / 2");
  await expect(mine.previous).toBeFocused();
  await page.keyboard.press("Enter");
  await mine.isVersion("1 / 2");
  await page.keyboard.press("Tab");
  await expect(mine.next).toBeFocused();
  await page.keyboard.press("Space");
  await mine.isVersion("2 / 2");
  await expect(mine.next).toBeFocused();
});

test("what I am writing anew waits for me while I am in another conversation", async ({ page }) => {
  const chat = await converse(page, "Wait for me");
  const address = page.url();
  const mine = actionsOf(chat.mine.first(), page);
  await chat.mine.first().hover();
  await mine.edit.click();
  await mine.editor.fill("Wait for me, please");
  await page.getByRole("button", { name: "New chat" }).click();
  await expect(chat.mine).toHaveCount(0);
  await expect(chat.field).toBeFocused();
  await page.goBack();
  await expect(page).toHaveURL(address);
  await expect(mine.editor).toHaveValue("Wait for me, please");
  await expect(mine.editor).not.toBeFocused();
  await mine.cancel.click();
  await expect(mine.edit).toBeFocused();
  await expect(chat.mine.first()).toHaveText(/Wait for me/);
});

test("an edited message that is empty or too long can't be sent", async ({ page }) => {
  const chat = await converse(page, "Short");
  const mine = actionsOf(chat.mine.first(), page);
  await chat.mine.first().hover();
  await mine.edit.click();
  await mine.editor.fill("  ");
  await expect(mine.send).toHaveAttribute("aria-disabled", "true");
  await mine.editor.fill("x".repeat(200_010));
  await expect(chat.mine.first()).toContainText("Too long by 10 characters.");
  await mine.editor.press("Enter");
  await expect(mine.editor).toBeVisible();
  await expect(mine.send).toHaveAttribute("aria-disabled", "true");
});

test("I copy a reply as markdown, as plain text, and the link to it", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  const chat = await converse(page, "Everything [[markdown]]");
  const reply = actionsOf(chat.replies.first(), page);
  await reply.copy.click();
  await expect.poll(copied).toContain("A paragraph with **bold**, *italic* and `code`.");
  await reply.choose("Copy as plain text");
  await expect(page.getByText("Copied as plain text.")).toBeVisible();
  await expect.poll(copied).toContain("A paragraph with bold, italic and code.");
  await reply.choose("Copy link");
  const id = await chat.replies.first().getAttribute("data-message-id");
  await expect.poll(copied).toBe(`${page.url()}#${id}`);
  await actionsOf(chat.mine.first(), page).copy.click();
  await expect.poll(copied).toBe("Everything [[markdown]]");
});

test("I fork a conversation from a message: the new one ends there, the old one stays as it was", async ({
  page,
}) => {
  const chat = await converse(page, "First", "Second");
  const address = page.url();
  await actionsOf(chat.replies.first(), page).choose("Fork from here");
  await expect(page).not.toHaveURL(address);
  await expect(page).toHaveURL(/\/c\/conv_[0-9a-f]{32}$/);
  await expect(chat.mine).toHaveText([/First/]);
  await expect(chat.replies).toContainText([says("First")]);
  await expect(chat.nav.getByRole("link")).toHaveCount(2);
  await expect(chat.field).toBeFocused();
  await chat.say("Another second");
  await chat.replied();
  await page.goto(address);
  await expect(chat.mine).toHaveText([/First/, /Second/]);
});

test("on my phone I edit over the whole width, and leaf with a thumb @phone", async ({ page }) => {
  const chat = await converse(
    page,
    "On the train, with a text that takes more than a single line of this screen",
  );
  const mine = actionsOf(chat.mine.first(), page);
  await mine.edit.tap();
  await expect(mine.editor).toBeFocused();
  const width = async (name: "article" | "form") =>
    (await (name === "form" ? chat.mine.first().locator("form") : chat.mine.first()).boundingBox())?.width;
  expect(await width("form")).toBe(await width("article"));
  await expectAccessible(page);
  await mine.editor.fill("On the bus");
  await mine.send.tap();
  await chat.replied();
  await expect(chat.replies).toContainText([says("On the bus")]);
  await mine.previous.tap();
  await expect(chat.mine).toContainText(["On the train"]);
  await expectAccessible(page);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

test("axe finds nothing with versions, menus and the editor open", async ({ page }) => {
  // Many states, and axe looks at each in two themes.
  test.slow();
  await page.emulateMedia({ reducedMotion: "reduce" });
  const chat = await converse(page, "Versions");
  const reply = actionsOf(chat.replies.first(), page);
  await reply.regenerate.click();
  await chat.replied();
  await reply.isVersion("2 / 2");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Regenerate with another model" }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "More actions" }).last().click();
  await expect(page.getByRole("menuitem", { name: "Fork from here" })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  const mine = actionsOf(chat.mine.first(), page);
  await chat.mine.first().hover();
  await mine.edit.click();
  await expectAccessible(page);
  await mine.editor.fill("Versions [[words=2000]] [[delay=50]]");
  await mine.editor.press("Enter");
  await expect(chat.replies.last()).toContainText("word3");
  await expectAccessible(page);
  await chat.stop.click();
  await chat.ends("stopped");
});
