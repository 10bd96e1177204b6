import type { Page } from "@playwright/test";

/** Types a letter, and waits until the button knows of it: the page is alive, not only painted. */
export async function untilUsable(page: Page): Promise<void> {
  const options = { timeout: 60_000 };
  await page.getByRole("textbox", { name: "Message" }).press("a", options);
  await page.getByRole("button", { name: "Send message", disabled: false }).waitFor(options);
}
