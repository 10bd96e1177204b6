import { expect, type Locator, type Page } from "@playwright/test";

/** What can be done with one message, as a person finds it. */
export function actionsOf(article: Locator, page: Page) {
  const button = (name: string) => article.getByRole("button", { name, exact: true });
  return {
    copy: button("Copy message"),
    edit: button("Edit message"),
    editor: article.getByRole("textbox", { name: "Edited message" }),
    cancel: button("Cancel"),
    send: button("Send"),
    regenerate: button("Regenerate reply"),
    previous: button("Previous version"),
    next: button("Next version"),
    async isVersion(version: string) {
      await expect(article.getByText(version, { exact: true })).toBeVisible();
    },
    async choose(item: string) {
      await article.hover();
      await button("More actions").click();
      await page.getByRole("menuitem", { name: item }).click();
    },
    async regenerateWith(model: string) {
      await article.hover();
      await button("Regenerate with another model").click();
      await page.getByRole("menuitem", { name: model }).click();
    },
    async rewrite(text: string) {
      await article.hover();
      await button("Edit message").click();
      await expect(this.editor).toBeFocused();
      await this.editor.fill(text);
      await this.editor.press("Enter");
    },
  };
}

/** Walks back with the keyboard alone until the focus is there. */
export async function walkBackTo(page: Page, target: Locator): Promise<void> {
  await expect(async () => {
    await page.keyboard.press("Shift+Tab");
    await expect(target).toBeFocused({ timeout: 50 });
  }).toPass({ intervals: [0] });
}
