import { expect, type Page, type Route, test } from "@playwright/test";
import { messageListSchema } from "#lib/shared/contracts/message.ts";
import { expectAccessible } from "./support/axe.ts";
import { chatOn } from "./support/chat.ts";

/** The parts of the composer beside the field. */
function composerOn(page: Page) {
  const queue = page.getByRole("region", { name: "Not sent yet" });
  const chips = page.getByRole("list", { name: "Pasted texts" });
  return {
    queue,
    queued: queue.getByRole("listitem"),
    queueButton: page.getByRole("button", { name: "Queue message" }),
    sendNow: queue.getByRole("button", { name: "Send now" }),
    chips: chips.getByRole("listitem"),
    model: page.getByRole("button", { name: /^Model: / }),
    models: page.getByRole("dialog", { name: "Choose a model" }),
  };
}

/** As the system's clipboard would bring it. */
async function paste(page: Page, text: string): Promise<void> {
  await chatOn(page).field.evaluate((field, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

const lines = (count: number, word = "line") =>
  Array.from({ length: count }, (_, index) => `${word} ${index + 1}`).join("\n");

/** What is stored in the conversation that is shown, as the API tells it. */
async function storedTexts(page: Page): Promise<unknown[]> {
  const id = page.url().split("/").pop();
  const answer = await page.request.get(`/api/v1/conversations/${id}/messages?order=asc&limit=100`);
  const { data } = messageListSchema.parse(await answer.json());
  return data.filter(({ role }) => role === "user").map(({ content }) => content);
}

/** Says something in a conversation without the page's doing. */
async function sayByApi({ url, content }: { url: string; content: string }): Promise<void> {
  await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ action: "send", model: "double-fast", message: { content } }),
  });
}

test("what I write and paste stays with its conversation, also when I reload", async ({ page }) => {
  const chat = chatOn(page);
  const { chips } = composerOn(page);
  await chat.begin("One conversation");
  await chat.replied();
  await chat.field.fill("A draft for the first");
  await paste(page, lines(40));
  await expect(chips).toHaveCount(1);
  await page.getByRole("button", { name: "New chat" }).click();
  await expect(chat.field).toHaveValue("");
  await expect(chips).toHaveCount(0);
  await chat.field.fill("A draft for a new one");
  await page.reload();
  await expect(chat.field).toHaveValue("A draft for a new one");
  await chat.nav.getByRole("link").first().click();
  await expect(chat.field).toHaveValue("A draft for the first");
  await expect(chips).toHaveText([/40 lines/]);
  await page.reload();
  await expect(chat.field).toHaveValue("A draft for the first");
  await expect(chips).toHaveText([/40 lines/]);
});

test("Enter sends and Shift+Enter makes a line, until I choose otherwise in the settings", async ({
  page,
}) => {
  const chat = chatOn(page);
  await page.goto("/");
  await chat.choose("double-fast");
  await chat.field.press("a");
  await chat.field.press("Shift+Enter");
  await chat.field.press("b");
  await expect(chat.field).toHaveValue("a\nb");
  await expect(chat.send).toHaveAttribute("title", "Send message (Enter)");
  await chat.field.press("Enter");
  await expect(chat.mine).toHaveText([/a\nb/]);
  await chat.replied();

  await page.goto("/settings");
  const makesLine = page.getByRole("radio", { name: /^Enter makes a new line/ });
  await makesLine.check();
  await page.reload();
  await expect(makesLine).toBeChecked();
  await page.getByRole("link", { name: "Back to chat" }).click();
  await expect(chat.send).toHaveAttribute("title", /(Ctrl\+|⌘ )Enter/);
  await chat.field.press("c");
  await chat.field.press("Enter");
  await chat.field.press("d");
  await expect(chat.field).toHaveValue("c\nd");
  await chat.field.press("ControlOrMeta+Enter");
  await expect(chat.mine.last()).toContainText("c\nd");
  await expect(chat.field).toHaveValue("");
});

test("a long paste stands folded beside the text, and is sent below it exactly as it was", async ({
  page,
}) => {
  const chat = chatOn(page);
  const { chips } = composerOn(page);
  await page.goto("/");
  await chat.choose("double-fast");
  await paste(page, "short\nand sweet");
  await expect(chips).toHaveCount(0);
  const [code, prose] = [`\t${lines(120, "  code")}\n\n`, `${"prose 😀 ".repeat(300)}end`];
  await paste(page, code);
  await paste(page, prose);
  await paste(page, lines(31, "unwanted"));
  await expect(chips).toHaveCount(3);
  await expect(chips.first()).toContainText("122 lines");
  await page
    .getByRole("button", { name: /^Pasted text/ })
    .first()
    .click();
  const view = page.getByRole("group", { name: "Pasted text" });
  await expect(view).toContainText("code 120");
  await page.getByRole("button", { name: "Remove pasted text, 31 lines" }).click();
  await expect(chips).toHaveCount(2);
  await expect(chat.field).toBeFocused();
  await page.keyboard.type("Two texts [[words=3]]: ");
  await page.keyboard.press("Enter");
  await chat.replied();
  expect(await storedTexts(page)).toEqual([`Two texts [[words=3]]: \n\n${code}\n\n${prose}`]);
  await expect(chips).toHaveCount(0);
});

test("I put a pasted text into what I write, or paste it plain at once", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const chat = chatOn(page);
  const { chips } = composerOn(page);
  await page.goto("/");
  await chat.field.fill("before after");
  await chat.field.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(7, 7));
  await page.evaluate((text) => navigator.clipboard.writeText(text), lines(50));
  await page.keyboard.press("ControlOrMeta+V");
  await expect(chips).toHaveCount(1);
  await page
    .getByRole("button", { name: /^Pasted text/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Insert as text" }).click();
  await expect(chips).toHaveCount(0);
  await expect(chat.field).toHaveValue(`before ${lines(50)}after`);
  await expect(chat.field).toBeFocused();
  await chat.field.fill("");
  await page.keyboard.press("ControlOrMeta+Shift+V");
  await expect(chat.field).toHaveValue(lines(50));
  await expect(chips).toHaveCount(0);
});

test("a long message of mine is folded, and stays open once I have opened it", async ({ page }) => {
  const chat = chatOn(page);
  await chat.begin("Short");
  await chat.replied();
  await chat.field.fill(lines(200));
  await chat.field.press("Enter");
  await expect(chat.replies).toHaveCount(2);
  await chat.replied();
  const message = chat.mine.last();
  const height = async () => (await message.boundingBox())?.height ?? 0;
  await expect(message.getByText("line 200")).toBeHidden();
  const folded = await height();
  await message.getByRole("button", { name: "Show more" }).click();
  await expect(message.getByText("line 200")).toBeVisible();
  expect(await height()).toBeGreaterThan(folded * 5);
  await page.getByRole("button", { name: "New chat" }).click();
  await chat.nav.getByRole("link").first().click();
  await message.getByRole("button", { name: "Show less" }).click();
  await expect(message.getByText("line 200")).toBeHidden();
  expect(await height()).toBe(folded);
});

test("the arrow up brings back what I said here, and the arrow down leads back to the empty field", async ({
  page,
}) => {
  const chat = chatOn(page);
  await chat.begin("The first");
  await chat.replied();
  await chat.say("The second");
  await chat.replied();
  await chat.field.press("ArrowUp");
  await expect(chat.field).toHaveValue("The second");
  await chat.field.press("ArrowUp");
  await expect(chat.field).toHaveValue("The first");
  await chat.field.press("ArrowDown");
  await chat.field.press("ArrowDown");
  await expect(chat.field).toHaveValue("");
  await chat.field.press("ArrowUp");
  await page.keyboard.type("!");
  await expect(chat.field).toHaveValue("The second!");
  await chat.field.press("Home");
  await chat.field.press("ArrowUp");
  await expect(chat.field).toHaveValue("The second!");
});

test("I find a model by typing a part of its name, with the keyboard alone", async ({ page }) => {
  const chat = chatOn(page);
  const { model, models } = composerOn(page);
  await page.goto("/");
  await expect(chat.field).toBeFocused();
  await chat.choose("double-fast");
  await model.focus();
  await page.keyboard.press("Enter");
  await expect(models.getByRole("combobox")).toBeFocused();
  await expect(models.getByRole("option", { name: "double-fast" })).toHaveAttribute("aria-selected", "true");
  await expectAccessible(page);
  await page.keyboard.type("nothing like it");
  await expect(models.getByRole("option")).toHaveCount(0);
  await expect(models.getByText("No model has this in its name")).toBeVisible();
  await models.getByRole("combobox").fill("DOUBLE");
  await expect(models.getByRole("status")).toHaveText("3 models");
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(model).toHaveAccessibleName("Model: double-slow");
  await expect(chat.field).toBeFocused();
  await model.focus();
  await page.keyboard.press("Enter");
  await expect(models).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(models).toBeHidden();
  await expect(model).toBeFocused();
});

test("what I send while a reply runs waits its turn, through a reload, and goes once and in order", async ({
  page,
}) => {
  test.slow();
  const chat = chatOn(page);
  const { queue, queued, queueButton } = composerOn(page);
  await chat.begin("Slowly. [[words=100]] [[delay=100]]");
  await expect(chat.replies.last()).toContainText("word3");
  await chat.field.fill("Second [[words=3]]");
  await expect(chat.stop).toBeVisible();
  await queueButton.click();
  await expect(chat.field).toBeFocused();
  await page.keyboard.type("Third");
  await page.keyboard.press("Enter");
  await expect(queued).toHaveText([/Second/, /Third/]);
  await expect(queue).toContainText("Goes when the reply is complete");
  await page.reload();
  await expect(chat.replies).toHaveCount(3, { timeout: 30_000 });
  await chat.replied();
  await expect(queue).toBeHidden();
  expect(await storedTexts(page)).toEqual([
    "Slowly. [[words=100]] [[delay=100]]",
    "Second [[words=3]]",
    "Third",
  ]);
});

test("I change what waits; when I stop the reply, it is sent only when I say so", async ({ page }) => {
  test.slow();
  const chat = chatOn(page);
  const { queue, queued, sendNow } = composerOn(page);
  await chat.begin("Endlessly. [[words=2000]] [[delay=50]]");
  await expect(chat.replies.last()).toContainText("word3");
  for (const text of ["Second", "Thrid", "Not wanted"]) {
    await chat.field.fill(text);
    await chat.field.press("Enter");
  }
  await page.reload();
  await expect(queued).toHaveText([/Second/, /Thrid/, /Not wanted/]);
  await queued.last().getByRole("button", { name: "Remove queued message" }).click();
  await queued.last().getByRole("button", { name: "Edit queued message" }).click();
  await page.getByRole("textbox", { name: "Text that is not sent yet" }).fill("Third");
  await page.keyboard.press("Enter");
  await expect(queued).toHaveText([/Second/, /Third/]);
  await chat.stop.click();
  await chat.ends("stopped");
  await expect(sendNow).toBeVisible();
  await page.reload();
  await expect(queued).toHaveText([/Second/, /Third/]);
  await expect(chat.mine).toHaveCount(1);
  await sendNow.click();
  await expect(chat.replies).toHaveCount(3);
  await chat.replied();
  await expect(queue).toBeHidden();
  expect((await storedTexts(page)).slice(1)).toEqual(["Second", "Third"]);
});

test("a new chat takes more messages before the first is kept", async ({ page }) => {
  const chat = chatOn(page);
  const { queued } = composerOn(page);
  await page.goto("/");
  await chat.choose("double-fast");
  let letThrough = () => {};
  const isHeld = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await page.route("**/replies", async (route) => {
    await isHeld;
    await route.continue();
  });
  for (const text of ["First", "Second", "Third"]) {
    await chat.field.fill(text);
    await chat.field.press("Enter");
  }
  await expect(queued).toHaveText([/Second/, /Third/]);
  letThrough();
  await expect(chat.replies).toHaveCount(3);
  await chat.replied();
  expect(await storedTexts(page)).toEqual(["First", "Second", "Third"]);
});

test("what waits goes on while I read another conversation, and while another tab is being answered", async ({
  page,
  context,
}) => {
  test.slow();
  const chat = chatOn(page);
  const { queue, queued } = composerOn(page);
  await chat.begin("Elsewhere");
  await chat.replied();
  await page.getByRole("button", { name: "New chat" }).click();
  await chat.say("Slowly. [[words=100]] [[delay=100]]");
  const address = page.url();
  await chat.field.fill("Second");
  await chat.field.press("Enter");
  await expect(queued).toHaveCount(1);
  await chat.nav.getByRole("link").nth(1).click();
  await expect(chat.mine).toHaveText([/Elsewhere/]);
  const tab = await context.newPage();
  await tab.goto(address);
  await expect(chatOn(tab).replies).toHaveCount(2, { timeout: 30_000 });
  await chatOn(tab).replied();
  await page.bringToFront();
  await page.goto(address);
  await expect(queue).toBeHidden();

  // The other tab asks, and this one has not heard of it when it sends.
  const elsewhere = "From the other tab [[words=100]] [[delay=50]]";
  const ask = async (route: Route) => {
    await tab.evaluate(sayByApi, { url: route.request().url(), content: elsewhere });
    await route.continue();
  };
  await page.route("**/replies", ask, { times: 1 });
  await chat.field.fill("From here");
  await chat.field.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "reply" })).toBeVisible();
  await expect(chat.stop).toBeVisible();
  await chat.field.press("Enter");
  await expect(chat.replies).toHaveCount(4, { timeout: 30_000 });
  expect((await storedTexts(page)).slice(1)).toEqual(["Second", elsewhere, "From here"]);
});

test("on my phone Enter makes a line, and everything fits @phone", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const chat = chatOn(page);
  const { queued, chips, model, models } = composerOn(page);
  const fits = async () => {
    const { inner, content } = await page.evaluate(() => ({
      inner: window.innerWidth,
      content: document.documentElement.scrollWidth,
    }));
    expect(content).toBeLessThanOrEqual(inner);
    await expectAccessible(page);
  };
  await page.goto("/");
  await model.tap();
  await expect(models).toBeVisible();
  await fits();
  await models.getByRole("option", { name: "double-fast" }).tap();
  await chat.field.fill("a");
  await chat.field.press("Enter");
  await expect(chat.field).toHaveValue("a\n");
  await chat.say("Slowly. [[words=2000]] [[delay=50]]");
  await expect(chat.replies.last()).toContainText("word3");
  await paste(page, lines(60));
  await chips.getByRole("button", { name: /^Pasted text/ }).tap();
  await fits();
  await chat.field.fill("A word that is much too long: ".concat("x".repeat(200)));
  await fits();
  await page.getByRole("button", { name: "Queue message" }).tap();
  await expect(queued).toHaveCount(1);
  await fits();
  await chat.stop.tap();
  await expect(page.getByRole("button", { name: "Send now" })).toBeVisible();
  await fits();
});
