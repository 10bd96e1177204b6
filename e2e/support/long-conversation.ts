import { expect, type Page } from "@playwright/test";
import { newId } from "#lib/shared/ids.ts";
import { signInAsGuest } from "#scripts/testing/sign-in-as-guest.ts";
import { longMessage } from "./long-message.ts";
import { appOrigin } from "./ports.ts";

/** As many as the API takes at once. */
const atOnce = 20;

export interface LongConversation {
  id: string;
  path: string;
  /** Of its messages, the oldest first. */
  messageIds: string[];
}

interface Wanted {
  messages: number;
  title?: string;
  /** What is said at the end of some messages, by their number. */
  sayAt?: Record<number, string>;
}

/**
 * Makes a conversation of so many messages for the one whom a page is signed in as, or for a new guest. "Message 17 of
 * 2000" is what the seventeenth begins with; the odd ones are the person's.
 */
export async function makeLongConversation(
  page: Page,
  { messages, title = `${messages} messages`, sayAt = {} }: Wanted,
): Promise<LongConversation> {
  await signInIfNobody(page);
  const id = newId("conversation");
  const messageIds: string[] = [];
  for (let first = 1; first <= messages; first += atOnce) {
    const items = Array.from({ length: Math.min(atOnce, messages - first + 1) }, (_, index) =>
      itemOf(first + index, messages, sayAt),
    );
    messageIds.push(...items.map((item) => item.id));
    if (first === 1) await post(page, "/conversations", { id, title, items });
    else await post(page, `/conversations/${id}/items`, { items });
  }
  return { id, path: `/c/${id}`, messageIds };
}

function itemOf(number: number, of: number, sayAt: Record<number, string>) {
  const role = number % 2 === 1 ? "user" : "assistant";
  const content = [longMessage(number, of), sayAt[number]].filter(Boolean).join("\n\n");
  return { type: "message", id: newId("message"), role, content };
}

async function post(page: Page, path: string, data: object): Promise<void> {
  const headers = { origin: appOrigin };
  const answer = await page.request.post(`${appOrigin}/api/v1${path}`, { data, headers, timeout: 15_000 });
  expect(answer.status(), await answer.text()).toBe(200);
}

async function signInIfNobody(page: Page): Promise<void> {
  const context = page.context();
  const known = await context.cookies(appOrigin);
  if (known.some(({ name }) => name.endsWith("verbatim.session"))) return;
  const cookies = (await signInAsGuest(appOrigin)).split("; ").map((cookie) => {
    const cut = cookie.indexOf("=");
    return { name: cookie.slice(0, cut), value: cookie.slice(cut + 1), url: appOrigin };
  });
  await context.addCookies(cookies);
}
