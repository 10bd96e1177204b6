import type { Page } from "@playwright/test";

/** The topmost message in view, and where it ends, in whole pixels below the list's upper edge. */
export function placeInPane(page: Page): Promise<{ id: string | undefined; px: number }> {
  return page.evaluate(() => {
    const edge = document.querySelector("[role=log]")?.getBoundingClientRect().top ?? 0;
    const articles = [...document.querySelectorAll<HTMLElement>("[role=log] article")];
    const first = articles.find((article) => article.getBoundingClientRect().bottom > edge);
    return {
      id: first?.dataset.messageId,
      px: Math.round((first?.getBoundingClientRect().bottom ?? 0) - edge),
    };
  });
}
