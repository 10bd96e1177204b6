import { expect, type Locator, type Page } from "@playwright/test";

/** The chat as a person meets it: by role and name, the contract of design.md §6. */
export function chatOn(page: Page) {
  const field = page.getByRole("textbox", { name: "Message", exact: true });
  const log = page.getByRole("log", { name: "Messages" });
  const articles = (speaker: "You" | "Assistant") =>
    log.getByRole("article", { name: new RegExp(`^${speaker}`) });
  const nav = page.getByRole("navigation", { name: "Conversations" });
  const send = page.getByRole("button", { name: "Send message" });
  return {
    field,
    log,
    mine: articles("You"),
    replies: articles("Assistant"),
    nav,
    stop: page.getByRole("button", { name: "Stop generating" }),
    continue: page.getByRole("button", { name: "Continue reply" }),
    regenerate: page.getByRole("button", { name: "Regenerate reply" }),
    connectionNotice: page.getByText("Connection lost"),
    send,
    link: (title: string | RegExp) =>
      nav.getByRole("link", { name: title, exact: typeof title === "string" }),
    async choose(model: string) {
      const list = page.getByRole("dialog", { name: "Choose a model" });
      // Before the page's scripts have come the button does nothing.
      await expect(async () => {
        // On a busy machine the first page is drawn before the model server has said what it has.
        if (await page.getByText("can't be reached right now").isVisible()) await page.reload();
        if (!(await list.isVisible())) await page.getByRole("button", { name: /^Model: / }).click();
        await expect(list).toBeVisible({ timeout: 1_000 });
      }).toPass({ timeout: 20_000 });
      await list.getByRole("option", { name: model, exact: true }).click();
      await expect(page.getByRole("button", { name: `Model: ${model}`, exact: true })).toBeVisible();
    },
    /** Writes and sends, and waits until the message is kept: from then on the last reply is the one to it. */
    async say(text: string) {
      await field.fill(text);
      // A keyboard on the screen has no key that sends.
      const isTouch = await page.evaluate(() => matchMedia("(pointer: coarse)").matches);
      await (isTouch ? send.click() : field.press("Enter"));
      await expect(articles("You").last()).toContainText(text);
      await expect(articles("You").last()).toHaveAttribute("data-status", "completed");
    },
    /** Opens a new chat and says its first words to a model that answers as it is told. */
    async begin(text: string) {
      await page.goto("/");
      await this.choose("double-fast");
      await this.say(text);
    },
    async replied() {
      await expect(articles("Assistant").last()).toHaveAttribute("data-status", "completed");
    },
    async ends(status: "stopped" | "interrupted" | "failed") {
      await expect(articles("Assistant").last()).toHaveAttribute("data-status", status);
    },
    /** The double's counted words, each once and in order, and nothing else. */
    async repliedInFull(words: number) {
      await this.replied();
      const whole = Array.from({ length: words }, (_, index) => `word${index + 1}`).join(" ");
      await expect(articles("Assistant").last().getByText(whole, { exact: true })).toBeVisible();
    },
    async act(title: string | RegExp, item: "Rename" | "Pin" | "Unpin" | "Delete") {
      const row = nav.getByRole("listitem").filter({ has: page.getByRole("link", { name: title }) });
      await row.hover();
      await row.getByRole("button", { name: "Conversation actions" }).click();
      await page.getByRole("menuitem", { name: item }).click();
    },
  };
}

/** How much of a growing text there is. */
export async function lengthOf(locator: Locator): Promise<number> {
  return (await locator.textContent())?.length ?? 0;
}

export interface Shown {
  replies: number;
  /** Of the last one. */
  text: string;
}

/** Notes what the pane shows at every change, so that no moment goes unseen. Answers with it when asked. */
export async function watchReplies(page: Page): Promise<() => Promise<Shown[]>> {
  const notes = await page.evaluateHandle(() => {
    const seen: Shown[] = [];
    const log = document.querySelector("[role=log]");
    const look = () => {
      const replies = [...document.querySelectorAll("[role=log] article")].filter(
        (article) => article.querySelector("h2")?.textContent === "Assistant",
      );
      const texts = [...(replies.at(-1)?.querySelectorAll(".markdown") ?? [])];
      seen.push({ replies: replies.length, text: texts.map(({ textContent }) => textContent).join("\n") });
    };
    if (log) new MutationObserver(look).observe(log, { childList: true, characterData: true, subtree: true });
    return seen;
  });
  return () => notes.jsonValue();
}

export async function signIn(page: Page, email: string, password = "correct horse battery"): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/");
}

export async function signUp(page: Page, email: string, password = "correct horse battery"): Promise<void> {
  await page.goto("/sign-up");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page).toHaveURL("/");
  await expect(page.getByText(email)).toBeVisible();
}

export function newEmail(): string {
  return `${crypto.randomUUID()}@example.org`;
}
