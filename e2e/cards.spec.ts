import { expect, type Page, test } from "@playwright/test";
import { newResponse } from "#lib/server/openai/new-response.ts";
import { replyAckSchema } from "#lib/shared/contracts/reply.ts";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import { expectAccessible } from "./support/axe.ts";
import { chatOn } from "./support/chat.ts";
import { appOrigin } from "./support/ports.ts";

/** A line that opens. */
const card = (page: Page, words: string | RegExp) => page.locator("summary").filter({ hasText: words });

const weather = (id: string, city: string) => ({
  id,
  type: "function",
  function: { name: "get_weather", arguments: JSON.stringify({ city, days: 3 }) },
});

/** A conversation as a program leaves it: its model has called three tools, and two of them have answered. */
async function calledByProgram(page: Page): Promise<string> {
  const post = async (path: string, data: object) => {
    const answer = await page.request.post(`/api/v1${path}`, { headers: { origin: appOrigin }, data });
    expect(answer.ok()).toBe(true);
    return await answer.json();
  };
  const { conversation_id: id } = await post("/messages", { role: "user", content: "How is the weather?" });
  const say = (message: object) => post(`/conversations/${id}/messages`, message);
  const calls = [weather("c1", "Oslo"), weather("c2", "Atlantis"), weather("c3", "Rome")];
  await say({ role: "assistant", content: "I will ask.", reasoning: "Whom?", tool_calls: calls });
  const days = Array.from({ length: 400 }, (_, day) => ({ day, sky: "blue" }));
  await say({ role: "tool", tool_call_id: "c1", content: JSON.stringify(days) });
  await say({ role: "tool", tool_call_id: "c2", content: '{"error":"There is no such city."}' });
  return id;
}

/** From now on the page hears that the next reply has called a tool of the server's, and no more. */
async function tellOfCall(page: Page): Promise<void> {
  const acknowledged = page
    .waitForResponse((response) => response.url().endsWith("/replies"))
    .then(async (response) => replyAckSchema.parse(await response.json()));
  await page.route("**/api/v1/events**", async (route) => {
    const { response_id: id, conversation_id, assistant_message_id } = await acknowledged;
    const item = {
      ...{ type: "mcp_call" as const, id: `mcp_${assistant_message_id.slice(4)}_0`, call_id: "hs_1" },
      ...{
        server_label: "verbatim" as const,
        name: "search_history",
        arguments: '{"query":"tea"}',
        output: null,
      },
      ...{ error: null, approval_request_id: null, status: "in_progress" as const },
    };
    const response = newResponse({
      ...{ id, conversationId: conversation_id, model: "double-fast", settings: {}, createdAt: 0 },
    });
    const events: ReplyEvent[] = [
      { type: "response.created", sequence_number: 100_000, response },
      { type: "response.output_item.added", sequence_number: 100_001, output_index: 0, item },
    ];
    const body = events.map(
      (event) =>
        `event: ${event.type}\nid: ${id}:${event.sequence_number}\ndata: ${JSON.stringify(event)}\n\n`,
    );
    await route.fulfill({ contentType: "text/event-stream", body: body.join("") });
  });
}

test("I see the model think, read along, and see afterwards how long it has thought, also after a reload", async ({
  page,
}) => {
  const chat = chatOn(page);
  await chat.begin("Hello [[words=1]]");
  await chat.replied();
  await chat.say("Think. [[thoughts=1500]] [[words=30]] [[delay=50]]");
  const line = chat.replies.last().locator("summary");
  await expect(line).toHaveText(/^Thinking… [1-9]\d* s$/);
  await line.click();
  const thoughts = chat.replies.last().locator("details");
  await expect(thoughts).toContainText("Let me think.");
  await chat.replied();
  // Two of the three thoughts come after the first word, and the first of what is said.
  await expect(line).toHaveText(/^Thought for [3-9] s$/);
  await expect(thoughts).toContainText("Let me think.");
  const words = await line.textContent();
  await page.reload();
  await expect(line).toHaveText(words ?? "");
  await expect(thoughts).not.toContainText("Let me think.");
});

test("reloaded in the middle, the page counts no seconds that it has not seen", async ({ page }) => {
  const chat = chatOn(page);
  await chat.begin("Think. [[thoughts=600]] [[words=2]] [[delay=4000]]");
  const line = chat.replies.last().locator("summary");
  await expect(line).toContainText("Thinking…");
  await page.reload();
  await expect(line).toHaveText(/^(Thinking…|Thoughts)$/);
  await chat.replied();
  await expect(line).toHaveText(/^Thought for [1-9] s$/);
});

test("a search tells what it looked for and how long it took, and what it found leads there", async ({
  page,
}) => {
  const chat = chatOn(page);
  await chat.begin("My dahlias bloom in August. [[words=1]]");
  await chat.replied();
  const there = page.url();
  await page.goto("/");
  await chat.say("When? [[tool=dahlias]] [[tool=]] [[words=1]]");
  await chat.replied();
  const search = card(page, "Searched your history for “dahlias”");
  await expect(search).toHaveText(/\d+ m?s$/);
  const failed = card(page, /Failed · \d+ m?s$/);
  await failed.click();
  await expect(chat.replies.last()).toContainText("The search could not begin");
  await search.focus();
  await page.keyboard.press("Enter");
  await expect(chat.replies.last()).toContainText("Found one message");
  const found = chat.replies.last().getByRole("listitem").filter({ hasText: "My dahlias bloom in August." });
  await expect(found.getByRole("link")).toHaveAttribute(
    "href",
    new RegExp(`^${new URL(there).pathname}#msg_`),
  );
  await found.getByRole("link").click();
  await expect(chat.mine.last()).toContainText("My dahlias bloom in August.");
});

test("while a tool runs its card says so", async ({ page }) => {
  const chat = chatOn(page);
  await page.goto("/");
  await chat.choose("double-fast");
  await tellOfCall(page);
  await chat.say("Look. [[words=500]] [[delay=50]]");
  await expect(card(page, "Searching your history for “tea”")).toBeVisible();
  await page.unroute("**/api/v1/events**");
  await chat.stop.click();
  await chat.ends("stopped");
});

test("I see what a program's tools were asked and answered, and which of them has not", async ({ page }) => {
  const chat = chatOn(page);
  await chat.begin("Hello [[words=1]]");
  await page.goto(`/c/${await calledByProgram(page)}`);
  const reply = chat.replies.last();
  await expect(card(page, "Used get weather Atlantis")).toContainText("Failed");
  await expect(card(page, "Called get weather Rome")).toContainText("Waits for its client");
  await card(page, "Used get weather Oslo").click();
  const result = reply.getByRole("group", { name: "Result" });
  await expect(reply.getByRole("group", { name: "Arguments" })).toContainText('"city": "Oslo"');
  await expect(result).not.toContainText('"day": 399');
  await reply.getByRole("button", { name: /^Show all [\d,]+ characters$/ }).click();
  await expect(result).toContainText('"day": 399');
  await result.focus();
  await page.keyboard.press("End");
  await expect.poll(() => result.evaluate((box) => box.scrollTop)).toBeGreaterThan(0);
  await expect(reply.getByRole("button", { name: "Copy result" })).toBeVisible();

  await chat.say("Never mind. [[words=1]]");
  await chat.replied();
  await expect(card(page, "Called get weather Rome")).toContainText("No answer");
});

test("what I open stays under my pointer, and what I opened is open when I come back", async ({ page }) => {
  const chat = chatOn(page);
  await chat.begin("Hello [[words=1]]");
  await page.goto(`/c/${await calledByProgram(page)}`);
  for (const n of [1, 2]) {
    await chat.say(`Go on ${n}. [[words=300]]`);
    await chat.replied();
  }
  const oslo = card(page, "Used get weather Oslo");
  await oslo.scrollIntoViewIfNeeded();
  await oslo.hover();
  const before = await oslo.boundingBox();
  await oslo.click();
  await expect(page.getByRole("group", { name: "Result" })).toBeVisible();
  const after = await oslo.boundingBox();
  expect(Math.abs((after?.y ?? 0) - (before?.y ?? -99))).toBeLessThanOrEqual(1);
  await page.getByRole("button", { name: "New chat" }).first().click();
  await expect(chat.mine).toHaveCount(0);
  await page.goBack();
  await expect(page.getByRole("group", { name: "Result" })).toBeVisible();
});

for (const size of ["", " @phone"]) {
  test(`axe finds nothing in cards, closed or open${size}`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    const chat = chatOn(page);
    await chat.begin("My dahlias bloom in August. [[words=1]]");
    await chat.replied();
    await page.goto("/");
    await chat.say("When? [[reasoning]] [[tool=dahlias]] [[tool=nothing like that]] [[tool=]] [[words=1]]");
    await chat.replied();
    await expectAccessible(page);
    const lines = page.locator("summary");
    for (const line of await lines.all()) await line.click();
    await expect(chat.replies.last()).toContainText("Found one message");
    await expectAccessible(page);
    await page.goto(`/c/${await calledByProgram(page)}`);
    await expect(lines).toHaveCount(4);
    for (const line of await lines.all()) await line.click();
    await expect(chat.replies.last()).toContainText("has to send it");
    await expectAccessible(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}
