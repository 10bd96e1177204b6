import type { Page } from "@playwright/test";

/** Keeps a message in each of so many new conversations, eight at a time, with nobody answering. */
export async function makeConversations(page: Page, titles: string[]): Promise<void> {
  await page.evaluate(async (wanted) => {
    const left = [...wanted];
    const work = async () => {
      for (let content = left.shift(); content !== undefined; content = left.shift()) {
        const answer = await fetch("/api/v1/messages", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ role: "user", content }),
        });
        if (!answer.ok) throw new Error(await answer.text());
      }
    };
    await Promise.all(Array.from({ length: 8 }, work));
  }, titles);
}

export const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `Number ${String(index).padStart(3, "0")}`);
