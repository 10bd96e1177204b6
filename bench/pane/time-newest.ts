import type { BrowserContext, Page } from "@playwright/test";
import { must } from "#lib/shared/assert.ts";
import { notePainted, whenMarked } from "./note-painted.ts";
import type { Talk } from "./open-place.ts";

const withinMs = 120_000;

/** Opens a conversation in a new page. @returns milliseconds from navigation until its newest message is painted. */
export async function openTalk(context: BrowserContext, talk: Talk): Promise<{ page: Page; ms: number }> {
  const page = await context.newPage();
  const mark = "painted after navigation";
  await page.addInitScript(notePainted, { mark, messageId: await talk.newestId() });
  await page.goto(talk.path, { timeout: withinMs });
  return { page, ms: await timeOf(page, mark) };
}

/** Goes there by the sidebar. @returns when the link was clicked and when the newest message was painted. */
export async function switchTo(page: Page, talk: Talk): Promise<{ clicked: number; painted: number }> {
  const mark = `painted ${crypto.randomUUID()}`;
  await page.evaluate(notePainted, { mark, messageId: await talk.newestId() });
  const clicked = await page.evaluate((href) => {
    const link = document.querySelector<HTMLElement>(`nav a[href="${href}"]`);
    if (!link) throw new Error(`The sidebar has no link to ${href}.`);
    const now = performance.now();
    // Without a pointer, which would rest on it first: some of the work might be done by then.
    link.click();
    return now;
  }, talk.path);
  return { clicked, painted: await timeOf(page, mark) };
}

async function timeOf(page: Page, mark: string): Promise<number> {
  const found = await page.waitForFunction(whenMarked, mark, { timeout: withinMs, polling: 50 });
  return must(await found.jsonValue(), mark);
}
