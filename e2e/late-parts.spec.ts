import { expect, type Page, test } from "@playwright/test";
import { chatOn } from "./support/chat.ts";

const scripts = "**/_next/static/chunks/**";

/** From now on no script comes; @returns how to let them through again. */
async function withoutScripts(page: Page): Promise<() => Promise<void>> {
  await page.route(scripts, (route) => route.abort());
  return () => page.unroute(scripts);
}

test("a menu that could not be loaded is told of, and comes when I try again", async ({ page }) => {
  const chat = chatOn(page);
  await page.goto("/");
  await chat.field.press("a");
  await expect(chat.send).toBeEnabled();
  const letThrough = await withoutScripts(page);
  const button = page.getByRole("button", { name: "Theme and settings" });
  await button.click();
  await expect(
    page.getByText("This could not be loaded. Check your connection and try again."),
  ).toBeVisible();
  await expect(button).toHaveAttribute("aria-expanded", "false");
  await letThrough();
  await button.click();
  await expect(page.getByRole("menuitemradio", { name: "System" })).toBeFocused();
});

test("my first message is shown as soon as what draws it could be loaded", async ({ page }) => {
  const chat = chatOn(page);
  await chat.begin("Hello [[say=Hello.]]");
  await chat.replied();
  await page.goto("/");
  await chat.choose("double-fast");
  const letThrough = await withoutScripts(page);
  await chat.field.fill("Are you there? [[say=I am.]]");
  await chat.field.press("Enter");
  await expect(page.getByText("The messages could not be shown")).toBeVisible();
  await letThrough();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(chat.mine.last()).toContainText("Are you there?");
  await chat.replied();
  await expect(chat.replies.last()).toContainText("I am.");
});
