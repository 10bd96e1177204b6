import { expect, test } from "@playwright/test";
import { chatOn } from "./support/chat.ts";

test("a model that fails says why, keeps my message, and can be asked again", async ({ page }) => {
  const chat = chatOn(page);
  await page.goto("/");
  await chat.choose("double-fails");
  await chat.say("Will you answer?");
  const reply = chat.replies.last();
  await expect(reply).toHaveAttribute("data-status", "failed");
  await expect(reply).toContainText("The model server answered with an error (500)");
  await page.reload();
  await expect(chat.mine.last()).toContainText("Will you answer?");
  await chat.choose("double-fast");
  await reply.getByRole("button", { name: "Regenerate reply" }).click();
  await expect(chat.replies).toHaveCount(1);
  await chat.replied();
  await expect(chat.replies.last()).toContainText("You said: Will you answer?");
});

test("a reply that is cut off keeps what came", async ({ page }) => {
  const chat = chatOn(page);
  await chat.begin("Break off. [[words=30]] [[delay=40]] [[fail-after=12]]");
  await expect(chat.replies.last()).toHaveAttribute("data-status", "failed");
  await expect(chat.replies.last()).toContainText("word10");
  await expect(chat.replies.last()).toContainText("broke off");
});

test("an empty message can't be sent, a too long one says by how much", async ({ page }) => {
  const chat = chatOn(page);
  await page.goto("/");
  await expect(chat.send).toBeDisabled();
  await chat.field.fill("   ");
  await expect(chat.send).toBeDisabled();
  await chat.field.fill("x".repeat(200_010));
  await expect(page.getByText("Too long by 10 characters.")).toBeVisible();
  await expect(chat.send).toBeDisabled();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await chat.field.fill("short enough");
  await expect(chat.send).toBeEnabled();
});

test("what the server refuses or can't take goes back into the field", async ({ page }) => {
  const chat = chatOn(page);
  await page.goto("/");
  await chat.say("First, something that works");
  await chat.replied();
  await page.route("**/replies", (route) =>
    route.fulfill({
      status: 503,
      json: {
        error: {
          message: "The history can't be reached right now.",
          type: "server_error",
          param: null,
          code: null,
        },
      },
    }),
  );
  await chat.field.fill("Do not lose this");
  await chat.field.press("Enter");
  await expect(
    page.getByRole("alert").filter({ hasText: "The history can't be reached right now." }),
  ).toBeVisible();
  await expect(chat.field).toHaveValue("Do not lose this");
  await expect(chat.mine).toHaveCount(1);
  await page.unroute("**/replies");
  await chat.send.click();
  await expect(chat.mine).toHaveCount(2);
  await chat.replied();
});

test("characters that can't be stored are refused with a reason, and the text is not lost", async ({
  page,
}) => {
  const chat = chatOn(page);
  await page.goto("/");
  await chat.field.evaluate((field: HTMLTextAreaElement) => {
    const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value")?.set;
    set?.call(field, "half a pair: \uD83D");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await chat.field.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "surrogate" })).toBeVisible();
  await expect(chat.field).toHaveValue(/half a pair/);
  await expect(chat.nav.getByRole("link")).toHaveCount(0);
});

test("an address that leads nowhere says so and leads back", async ({ page }) => {
  for (const path of ["/c/conv_00000000000070008000000000000000", "/c/nonsense"]) {
    await page.goto(path);
    await expect(page.getByText("There is no conversation here")).toBeVisible();
  }
  const nowhere = await page.goto("/nowhere");
  expect(nowhere?.status()).toBe(404);
  await page.getByRole("link", { name: /chat/i }).first().click();
  await expect(chatOn(page).field).toBeVisible();
});

test("the network goes away in mid-reply and comes back, and nothing is missing or twice", async ({
  page,
  context,
}) => {
  const chat = chatOn(page);
  await chat.begin("Through a tunnel. [[words=60]] [[delay=60]]");
  await expect(chat.replies.last()).toContainText("word5");
  const { cookies } = await context.storageState();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const messages = new URL(`/api/v1/conversations/${page.url().split("/").pop()}/messages`, page.url());
  await context.setOffline(true);
  // The reply ends while this tab can't hear of it.
  await expect
    .poll(async () => {
      const answer = await fetch(messages, { headers: { cookie } });
      const { data } = (await answer.json()) as { data: { status: string }[] };
      return data.at(-1)?.status;
    })
    .toBe("completed");
  await context.setOffline(false);
  await chat.replied();
  const words = Array.from({ length: 60 }, (_, index) => `word${index + 1}`).join(" ");
  await expect(chat.replies.last().getByText(words, { exact: true })).toBeVisible();
});
