import { expect, test } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { chatOn, newEmail, signUp } from "./support/chat.ts";

test("axe finds nothing in any state of a chat", async ({ page }) => {
  // Many states, and axe looks at each in two themes.
  test.slow();
  await page.emulateMedia({ reducedMotion: "reduce" });
  const chat = chatOn(page);
  await page.goto("/");
  await expect(chat.field).toBeFocused();
  await expectAccessible(page);
  await chat.choose("double-fast");
  await chat.say("Everything, please [[markdown]]");
  await chat.replied();
  await expect(chat.log.locator("pre")).toBeVisible();
  await expectAccessible(page);
  await chat.choose("double-fails");
  await chat.say("And a failure");
  await expect(chat.replies.last()).toHaveAttribute("data-status", "failed");
  await expectAccessible(page);
  await chat.act("A short title", "Rename");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await chat.act("A short title", "Delete");
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  await expectAccessible(page);
});

test("axe finds nothing on any other page", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/");
  await chatOn(page).say("As a guest");
  for (const path of ["/sign-in", "/sign-up", "/settings", "/c/nonsense", "/nowhere"]) {
    await page.goto(path);
    await expectAccessible(page);
  }
  await signUp(page, newEmail());
  await expectAccessible(page);
});

test("axe finds nothing in the page of the API", async ({ page }) => {
  // It has thousands of elements, and axe looks at each.
  test.slow();
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/docs");
  await expectAccessible(page);
});

test("axe finds nothing while a reply streams", async ({ page }) => {
  const chat = chatOn(page);
  await page.goto("/");
  await chat.choose("double-fast");
  await chat.say("Take your time. [[words=2000]] [[delay=50]]");
  await expect(chat.replies.last()).toContainText("word3");
  await expectAccessible(page);
  await chat.stop.click();
  await expect(chat.replies.last()).toHaveAttribute("data-status", "stopped");
});

test("on my phone I open the sidebar, switch, and axe finds nothing @phone", async ({ page }) => {
  const chat = chatOn(page);
  await page.goto("/");
  await chat.choose("double-fast");
  await chat.say("From my phone");
  await chat.replied();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Open sidebar" }).click();
  await expect(chat.link("A short title")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(chat.link("A short title")).toBeHidden();
  await page.getByRole("button", { name: "Open sidebar" }).click();
  await chat.nav
    .getByRole("button", { name: "New chat" })
    .or(page.getByRole("dialog").getByRole("button", { name: "New chat" }))
    .first()
    .click();
  await expect(chat.mine).toHaveCount(0);
  await expect(page.getByRole("dialog")).toBeHidden();
});
