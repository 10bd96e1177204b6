import { expect, test } from "@playwright/test";
import { chatOn } from "./support/chat.ts";

test("I rename a conversation and the name stays", async ({ page }) => {
  const chat = chatOn(page);
  await page.goto("/");
  await chat.say("Hello there");
  await expect(chat.link("A short title")).toBeVisible();
  await chat.act("A short title", "Rename");
  const field = page.getByRole("textbox", { name: "Title" });
  await expect(field).toBeFocused();
  await field.fill("Our garden 🌻");
  await field.press("Enter");
  await expect(chat.link("Our garden 🌻")).toBeVisible();
  await page.reload();
  await expect(chat.link("Our garden 🌻")).toBeVisible();
  await chat.act("Our garden 🌻", "Rename");
  await field.fill("Never mind");
  await field.press("Escape");
  await expect(chat.link("Our garden 🌻")).toBeVisible();
});

test("I delete a conversation, think better of it, and undo", async ({ page }) => {
  const chat = chatOn(page);
  await page.goto("/");
  await chat.say("Do not lose me");
  await chat.replied();
  await expect(chat.link("A short title")).toBeVisible();
  const address = page.url();
  await chat.act("A short title", "Delete");
  await expect(chat.nav.getByRole("link")).toHaveCount(0);
  await expect(page).toHaveURL("/");
  await page.getByRole("button", { name: "Undo" }).click();
  await chat.link("A short title").click();
  await expect(page).toHaveURL(address);
  await expect(chat.mine.last()).toContainText("Do not lose me");
  await page.reload();
  await expect(chat.link("A short title")).toBeVisible();
});

test("a deleted conversation is gone, also by its address, and its reply is stopped", async ({ page }) => {
  const chat = chatOn(page);
  await page.goto("/");
  await chat.choose("double-fast");
  await chat.say("Delete me while you write. [[words=300]] [[delay=50]]");
  await expect(chat.replies.last()).toContainText("word2");
  const address = page.url();
  await chat.act(/Delete me/, "Delete");
  await expect(page.getByText("Conversation deleted")).toBeVisible();
  await page.goto(address);
  await expect(page.getByText("There is no conversation here")).toBeVisible();
  await expect(chat.nav.getByRole("link")).toHaveCount(0);
});

test("another tab of mine follows what I rename, begin and delete", async ({ page, context }) => {
  const chat = chatOn(page);
  await page.goto("/");
  await chat.say("Hello there");
  await expect(chat.link("A short title")).toBeVisible();
  const second = await context.newPage();
  const there = chatOn(second);
  await second.goto("/");
  await expect(there.link("A short title")).toBeVisible();
  // Hidden tabs hold no connection; both windows are visible side by side here.
  await chat.act("A short title", "Rename");
  await page.getByRole("textbox", { name: "Title" }).fill("Renamed");
  await page.keyboard.press("Enter");
  await expect(there.link("Renamed")).toBeVisible();
  await chat.act("Renamed", "Delete");
  await expect(there.nav.getByRole("link")).toHaveCount(0);
});
