import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { chatOn } from "./support/chat.ts";

async function hear(page: Page, markdown: string): Promise<void> {
  const chat = chatOn(page);
  await page.goto("/");
  await chat.choose("double-fast");
  await chat.field.fill(`[[base64=${Buffer.from(markdown).toString("base64")}]]`);
  // Not by Enter, which on a phone makes a line.
  await chat.send.click();
  await chat.replied();
}

/** As it came, and as the server draws it. */
async function inBothDrawings(page: Page, look: () => Promise<void>): Promise<void> {
  await look();
  await page.reload();
  await expect(chatOn(page).field).toBeEditable();
  await look();
}

const long = `\`\`\`ts\nconst answer = "${"long ".repeat(60)}";\n\`\`\``;

test("I choose once whether long lines of code are wrapped, for all code and for next time", async ({
  page,
}) => {
  await hear(page, `${long}\n\nand\n\n${long}`);
  const toggles = page.getByRole("button", { name: "Wrap lines" });
  const code = page.locator(".code-block pre").last();
  const scrolls = () => code.evaluate((pre) => pre.scrollWidth > pre.clientWidth);
  await expect(toggles.first()).toHaveAttribute("aria-pressed", "false");
  expect(await scrolls()).toBe(true);
  await toggles.first().click();
  await expect(toggles.last()).toHaveAttribute("aria-pressed", "true");
  expect(await scrolls()).toBe(false);
  await page.reload();
  await expect(toggles.last()).toHaveAttribute("aria-pressed", "true");
  expect(await scrolls()).toBe(false);
  await toggles.last().click();
  await code.focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => code.evaluate((pre) => pre.scrollLeft)).toBeGreaterThan(0);
});

test("formulas are drawn, prices are not, and screen readers get MathML", async ({ page }) => {
  await hear(page, "So $x^2$ costs $5 and $10, `$y$` and:\n\n\\[\nz\n=\n1\n\\]\n\n$$\n\\frac{a}{b}\n$$");
  await inBothDrawings(page, async () => {
    const reply = chatOn(page).replies.last();
    await expect(reply.locator(".katex")).toHaveCount(3);
    await expect(reply.locator("math")).toHaveCount(3);
    await expect(reply.locator(".katex-display")).toHaveCount(2);
    await expect(reply).toContainText("costs $5 and $10");
    await expect(reply.locator("code")).toHaveText("$y$");
  });
  await expectAccessible(page);
});

test("only a page with formulas loads what formulas need, and what draws them only where they arrive", async ({
  page,
}) => {
  const loaded: string[] = [];
  page.on("response", async (response) => {
    const url = response.url();
    if (/KaTeX/.test(url)) loaded.push("font");
    if (!/\.(?:js|css)(?:$|\?)/.test(url)) return;
    const text = await response.text().catch(() => "");
    if (text.includes("@font-face") && text.includes("KaTeX_Main")) loaded.push("styles");
    if (text.includes("katex-mathml")) loaded.push(url.includes(".css") ? "styles" : "script");
  });
  await hear(page, "No formula. [[words=2]]");
  await page.reload({ waitUntil: "networkidle" });
  expect(loaded).toEqual([]);
  await hear(page, "Here: $x$");
  await expect(chatOn(page).replies.last().locator(".katex")).toBeVisible();
  await expect.poll(() => new Set(loaded)).toEqual(new Set(["script", "styles", "font"]));
  loaded.length = 0;
  await page.reload({ waitUntil: "networkidle" });
  await expect(chatOn(page).replies.last().locator(".katex")).toBeVisible();
  expect(loaded).not.toContain("script");
});

test("a formula that has not ended shows no error", async ({ page }) => {
  const chat = chatOn(page);
  await page.goto("/");
  await chat.choose("double-fast");
  const half = Buffer.from("Now:\n\n$$\n\\frac{a}{b} + \\sqrt{").toString("base64");
  await chat.field.fill(`[[base64=${half}]]`);
  await chat.field.press("Enter");
  await chat.replied();
  await expect(chat.replies.last().locator(".formula-source")).toContainText("\\frac{a}{b}");
  await expect(chat.replies.last().locator(".katex-error")).toHaveCount(0);
});

test("I see a diagram drawn when I ask for it, and its code again", async ({ page }) => {
  test.slow(); // mermaid is 3.5 MB of script
  const requests: string[] = [];
  page.on("request", (request) => requests.push(new URL(request.url()).pathname));
  await hear(page, "```mermaid\ngraph TD\n  A[Begin] --> B[End]\n```");
  const reply = chatOn(page).replies.last();
  await expect(reply.locator("pre")).toContainText("A[Begin]");
  expect(requests).not.toContain("/diagram");
  await reply.getByRole("button", { name: "Show diagram" }).click();
  const frame = page.frameLocator('iframe[title="Diagram"]');
  await expect(frame.getByText("Begin")).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(frame.locator("html")).toHaveCSS("color-scheme", "dark");
  await reply.getByRole("button", { name: "Show code" }).click();
  await expect(reply.getByRole("button", { name: "Show diagram" })).toBeFocused();
  await expect(reply.locator("pre")).toContainText("A[Begin]");
});

test("of a diagram that is none I am told so, and its code stays", async ({ page }) => {
  await hear(page, "```mermaid\nno such thing\n```");
  const reply = chatOn(page).replies.last();
  await reply.getByRole("button", { name: "Show diagram" }).click();
  await expect(reply.getByRole("status").filter({ hasText: "could not be drawn" })).toBeVisible({
    timeout: 30_000,
  });
  await expect(reply.locator("pre")).toContainText("no such thing");
});

test("footnotes of two messages keep apart, and lead there and back", async ({ page }) => {
  const chat = chatOn(page);
  await hear(page, "One[^1].\n\n[^1]: Of the first.");
  await chat.field.fill(`[[base64=${Buffer.from("Two[^1].\n\n[^1]: Of the second.").toString("base64")}]]`);
  await chat.field.press("Enter");
  await expect(chat.replies).toHaveCount(2);
  await chat.replied();
  await inBothDrawings(page, async () => {
    const ids = await page.locator("[id]").evaluateAll((all) => all.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    const second = chat.replies.last();
    await second.getByRole("link", { name: "1", exact: true }).click();
    await expect(second.getByRole("listitem")).toBeFocused();
    await second.getByRole("link", { name: "Back to reference 1" }).click();
    await expect(second.getByRole("link", { name: "1", exact: true })).toBeFocused();
  });
  await expectAccessible(page);
});

test("links that leave say so, pictures are links, and what is cited is one click away", async ({ page }) => {
  const cited = "/c/conv_0193aaaabbbb7cccdddd000000000001#msg_0193aaaabbbb7cccdddd000000000002";
  await hear(page, `[out](https://example.org) ![A cat](https://example.org/cat.png) [You, 3 May](${cited})`);
  await inBothDrawings(page, async () => {
    const reply = chatOn(page).replies.last();
    await expect(reply.getByRole("link", { name: "out (opens in a new tab)" })).toHaveAttribute(
      "rel",
      /noopener/,
    );
    await expect(reply.getByRole("link", { name: "Image: A cat (opens in a new tab)" })).toBeVisible();
    await expect(reply.locator("img")).toHaveCount(0);
    await expect(reply.locator("a.citation")).toHaveAttribute("href", cited);
  });
});

test("on my phone wide things scroll by themselves @phone", async ({ page }) => {
  const wide = `| ${"a wide cell | ".repeat(12)}\n|${"---|".repeat(12)}\n`;
  await hear(page, `${long}\n\n${wide}\n\n$$\n${"x + ".repeat(60)}y\n$$\n\n${"long".repeat(100)}`);
  await inBothDrawings(page, async () => {
    const log = chatOn(page).log;
    expect(await log.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(375);
  });
});
