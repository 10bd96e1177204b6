import { expect, type Page, test } from "@playwright/test";

async function openHome(page: Page): Promise<string[]> {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  const response = await page.goto("/");
  expect(response?.status()).toBe(200);
  await expect(page.getByRole("textbox", { name: "Message" })).toBeVisible();
  return problems;
}

test("I open the page and can write at once", async ({ page }) => {
  expect(await openHome(page)).toEqual([]);
});

test("on my phone nothing sticks out at the side @phone", async ({ page }) => {
  expect(await openHome(page)).toEqual([]);
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content).toBeLessThanOrEqual(window ?? 0);
});
