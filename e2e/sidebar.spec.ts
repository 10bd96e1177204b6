import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { chatOn } from "./support/chat.ts";
import { makeConversations, numbered } from "./support/many-conversations.ts";
import { appOrigin } from "./support/ports.ts";

const rows = (page: Page) => chatOn(page).nav.getByRole("listitem");
const preview = (page: Page) => page.getByRole("tooltip");
const conversationIn = (page: Page) => page.url().split("/").pop() ?? "";

/** Says something in a conversation by another client of mine. */
async function sayElsewhere(page: Page, conversationId: string, content: string): Promise<void> {
  const answer = await page.request.post(`/api/v1/conversations/${conversationId}/messages`, {
    headers: { origin: appOrigin },
    data: { role: "user", content },
  });
  expect(answer.ok()).toBe(true);
}

test("of a hundred and sixty conversations only those in view are in the page, and I reach all of them", async ({
  page,
}) => {
  test.slow();
  const chat = chatOn(page);
  const { nav, link, replied } = chat;
  await chat.begin("The first of many");
  await replied();
  await makeConversations(page, numbered(160));
  await page.reload();
  await expect(link("Number 159")).toBeVisible();
  let most = 0;
  await expect(async () => {
    await nav.evaluate((element) => element.scrollBy(0, 1_500));
    most = Math.max(most, await rows(page).count());
    await expect(link("The first of many").or(link("A short title"))).toBeInViewport({ timeout: 100 });
  }).toPass();
  expect(most).toBeLessThan(100);
  await expect(link("Number 159")).toHaveCount(0);
  await expect(rows(page).last()).toHaveAttribute("aria-posinset", "161");
  await expect(rows(page).last()).toHaveAttribute("aria-setsize", "161");
});

test("what has the focus keeps it, however far I scroll and wherever it goes", async ({ page }) => {
  test.slow();
  const chat = chatOn(page);
  const { nav, link, replied, act } = chat;
  await chat.begin("The first of many");
  await replied();
  await makeConversations(page, numbered(100));
  await expect(link("Number 099")).toBeVisible();
  await link("Number 070").focus();
  await expect(async () => {
    await nav.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await expect(link("Number 003")).toBeInViewport({ timeout: 100 });
  }).toPass();
  await expect(link("Number 060")).toHaveCount(0);
  await expect(link("Number 070")).toBeFocused();
  await nav.evaluate((element) => element.scrollTo(0, 0));
  await act("Number 070", "Pin");
  await expect(nav.getByRole("heading", { name: "Pinned" })).toBeVisible();
  await expect(link("Number 070")).toBeFocused();
});

test("what comes in on top leaves what I look at where it is", async ({ page }) => {
  test.slow();
  const chat = chatOn(page);
  const { nav, link, replied } = chat;
  await chat.begin("The first of many");
  await replied();
  await makeConversations(page, numbered(60));
  await expect(link("Number 059")).toBeVisible();
  await nav.evaluate((element) => element.scrollTo(0, 900));
  const watched = link("Number 030");
  await expect(watched).toBeInViewport();
  const before = await watched.boundingBox();
  await makeConversations(page, ["Quite new"]);
  const top = nav.getByRole("heading", { name: "Today" }).locator("xpath=following-sibling::ul");
  await expect(top).toHaveCSS("height", `${62 * 33}px`);
  expect(await watched.boundingBox()).toEqual(before);
});

test("what I have not read is marked, also after a reload, until I open it", async ({ page }) => {
  const chat = chatOn(page);
  const { link, replied } = chat;
  await chat.begin("Hello there");
  await replied();
  await expect(link("A short title")).toBeVisible();
  const id = conversationIn(page);
  const unread = (title: string) => expect(link(title)).toHaveAccessibleDescription(/Unread/);
  const read = (title: string) => expect(link(title)).not.toHaveAccessibleDescription(/Unread/);
  await read("A short title");
  await page.getByRole("button", { name: "New chat" }).click();
  await read("A short title");
  await sayElsewhere(page, id, "And another thing");
  await unread("A short title");
  await page.reload();
  await unread("A short title");
  await link("A short title").click();
  await expect(chatOn(page).mine.last()).toContainText("And another thing");
  await page.getByRole("button", { name: "New chat" }).click();
  await page.reload();
  await expect(link("A short title")).toBeVisible();
  await read("A short title");
});

test("a reply that goes on while I am elsewhere is marked as running, then as unread", async ({ page }) => {
  test.slow();
  const chat = chatOn(page);
  const { link, replies } = chat;
  await chat.begin("Take your time. [[words=240]] [[delay=50]]");
  await expect(replies.last()).toContainText("word2");
  await page.getByRole("button", { name: "New chat" }).click();
  await expect(link(/Take your time|A short title/)).toHaveAccessibleDescription(/being written/);
  await expect(link(/Take your time|A short title/)).toHaveAccessibleDescription(/Unread/, {
    timeout: 30_000,
  });
});

test("on a first visit from another browser nothing is marked", async ({ page, browser }) => {
  const chat = chatOn(page);
  const { replied } = chat;
  await chat.begin("Hello there");
  await replied();
  const other = await browser.newContext({
    storageState: { cookies: await page.context().cookies(), origins: [] },
  });
  const there = await other.newPage();
  await there.goto("/");
  await expect(rows(there)).toHaveCount(1);
  await expect(chatOn(there).link("A short title")).not.toHaveAccessibleDescription(/Unread/);
  await other.close();
});

test("I pin a conversation from far down, it stays on top, and I unpin it", async ({ page }) => {
  test.slow();
  const chat = chatOn(page);
  const { nav, link, replied, act } = chat;
  await chat.begin("An old one");
  await replied();
  await expect(link("A short title")).toBeVisible();
  await act("A short title", "Pin");
  await makeConversations(page, numbered(40));
  await page.reload();
  const pinned = nav.getByRole("heading", { name: "Pinned" });
  await expect(pinned).toBeVisible();
  await expect(rows(page).first()).toContainText("A short title");
  await expect(link("A short title")).toHaveCount(1);
  await act("A short title", "Unpin");
  await expect(pinned).toHaveCount(0);
  await expect(rows(page).first()).not.toContainText("A short title");
});

test("I look into a conversation by pointing at it, and opening it then asks for nothing first", async ({
  page,
}) => {
  const chat = chatOn(page);
  const { link, replied, mine, replies } = chat;
  await chat.begin("What is in the shed? [[say=Two rakes and a spade.]]");
  await replied();
  await expect(link("A short title")).toBeVisible();
  await page.goto("/");
  await link("A short title").hover();
  await expect(preview(page)).toContainText("What is in the shed?");
  await expect(preview(page)).toContainText("Two rakes and a spade.");
  await expect(preview(page)).toContainText("Last active just now");
  // It may be pointed at itself, and goes by Escape until one comes back.
  await preview(page).hover();
  await expect(preview(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(preview(page)).toHaveCount(0);
  // Whatever is asked for now is never answered.
  await page.route("**/api/v1/conversations/*/messages*", () => {});
  await link("A short title").click();
  await expect(mine.last()).toContainText("What is in the shed?");
  await expect(replies.last()).toContainText("Two rakes and a spade.");
  await expect(preview(page)).toHaveCount(0);
});

test("with the keyboard a preview comes where I rest, and I rename by F2", async ({ page }) => {
  test.slow();
  const chat = chatOn(page);
  const { link, replied, act } = chat;
  await chat.begin("What is in the shed?");
  await replied();
  await expect(link("A short title")).toBeVisible();
  await page.goto("/");
  await page.getByRole("button", { name: "New chat" }).focus();
  await page.keyboard.press("Tab");
  await expect(link("A short title")).toBeFocused();
  await expect(preview(page)).toContainText("What is in the shed?");
  await page.keyboard.press("F2");
  const field = page.getByRole("textbox", { name: "Title" });
  await expect(field).toBeFocused();
  await expect(preview(page)).toHaveCount(0);
  await field.fill("The shed");
  await field.press("Enter");
  await expect(link("The shed")).toBeFocused();
  await link("The shed").dblclick();
  await expect(field).toBeFocused();
  await field.fill("Our shed");
  // Whoever goes elsewhere keeps what was typed, and is there.
  await page.getByRole("textbox", { name: "Message" }).click();
  await expect(link("Our shed")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Message" })).toBeFocused();
  await act("Our shed", "Delete");
  await expect(page.getByText("Conversation deleted")).toBeVisible();
});

test("the sidebar is as wide as I left it", async ({ page }) => {
  await page.goto("/");
  const sidebar = page.getByRole("complementary", { name: "Sidebar" });
  const edge = page.getByRole("separator", { name: "Sidebar width" });
  const width = async () => (await sidebar.boundingBox())?.width;
  expect(await width()).toBe(272);
  await edge.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(edge).toHaveAttribute("aria-valuenow", "304");
  await page.reload();
  expect(await width()).toBe(304);
  await edge.focus();
  await page.keyboard.press("End");
  expect(await width()).toBe(480);
  await page.keyboard.press("ArrowRight");
  expect(await width()).toBe(480);
  await page.keyboard.press("Home");
  expect(await width()).toBe(208);
  const from = await edge.boundingBox();
  await page.mouse.move((from?.x ?? 0) + 6, 300);
  await page.mouse.down();
  await page.mouse.move((from?.x ?? 0) + 106, 300, { steps: 4 });
  await page.mouse.up();
  expect(await width()).toBe(308);
  await page.reload();
  expect(await width()).toBe(308);
  await edge.dblclick();
  expect(await width()).toBe(272);
});

test("I put the sidebar away and bring it back, and it stays so", async ({ page }) => {
  const { field } = chatOn(page);
  await page.goto("/");
  const sidebar = page.getByRole("complementary", { name: "Sidebar" });
  const opening = page.getByRole("button", { name: "Open sidebar" });
  const closing = page.getByRole("button", { name: "Close sidebar" });
  await expect(opening).toBeHidden();
  await closing.click();
  await expect(sidebar).toBeHidden();
  await expect(opening).toBeFocused();
  await page.reload({ waitUntil: "commit" });
  await expect(opening).toBeVisible();
  await expect(sidebar).toBeHidden();
  await opening.click();
  await expect(sidebar).toBeVisible();
  await expect(closing).toBeFocused();
  await field.focus();
  await page.keyboard.press("ControlOrMeta+b");
  await expect(sidebar).toBeHidden();
  await expect(field).toBeFocused();
  await page.keyboard.press("ControlOrMeta+b");
  await expect(sidebar).toBeVisible();
  await expect(field).toBeFocused();
});

test("axe finds nothing in any state of the sidebar", async ({ page }) => {
  // Many states, and axe looks at each in two themes.
  test.slow();
  await page.emulateMedia({ reducedMotion: "reduce" });
  const chat = chatOn(page);
  const { link, replied, act, nav, replies } = chat;
  await chat.begin("What is in the shed?");
  await replied();
  await expect(link("A short title")).toBeVisible();
  await act("A short title", "Pin");
  await makeConversations(page, numbered(40));
  await chat.begin("Slowly. [[words=2000]] [[delay=50]]");
  await expect(replies.last()).toContainText("word2");
  await page.getByRole("button", { name: "New chat" }).click();
  await expect(link("Number 039")).toHaveAccessibleDescription(/Unread/);
  await link("A short title").hover();
  await expect(preview(page)).toContainText("What is in the shed?");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  const row = nav.getByRole("listitem").filter({ has: page.getByRole("link", { name: "Number 039" }) });
  await row.hover();
  await row.getByRole("button", { name: "Conversation actions" }).click();
  await expect(page.getByRole("menuitem", { name: "Pin", exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Close sidebar" }).click();
  await expect(page.getByRole("button", { name: "Open sidebar" })).toBeFocused();
  await expectAccessible(page);
});

test("on my phone I scroll through many, pin one and rename it @phone", async ({ page }) => {
  test.slow();
  const chat = chatOn(page);
  const { nav, link, replied, act } = chat;
  await chat.begin("The first of many");
  await replied();
  await makeConversations(page, numbered(90));
  await page.getByRole("button", { name: "Open sidebar" }).click();
  await expect(link("Number 089")).toBeVisible();
  await expect(async () => {
    await nav.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await expect(link("Number 000")).toBeInViewport({ timeout: 100 });
  }).toPass();
  expect(await rows(page).count()).toBeLessThan(75);
  await act("Number 000", "Pin");
  await nav.evaluate((element) => element.scrollTo(0, 0));
  await expect(rows(page).first()).toContainText("Number 000");
  await expectAccessible(page);
  await act("Number 000", "Rename");
  const field = page.getByRole("textbox", { name: "Title" });
  await field.fill("On top");
  await field.press("Enter");
  await expect(link("On top")).toBeVisible();
  await page.getByRole("button", { name: "Close sidebar" }).click();
  await expect(link("On top")).toBeHidden();
  await expect(page.getByRole("separator", { name: "Sidebar width" })).toBeHidden();
});
