import { expect, type Page, test } from "@playwright/test";
import OpenAI from "openai";
import { zodFunction } from "openai/helpers/zod";
import { z } from "zod";
import { must } from "#lib/shared/assert.ts";
import { conversationListSchema } from "#lib/shared/contracts/conversation.ts";
import { chatOn, newEmail, signUp } from "./support/chat.ts";
import { isAnswering } from "./support/is-answering.ts";
import { newAccount, newClient } from "./support/new-client.ts";
import { appOrigin, providerPort } from "./support/ports.ts";

// A program that uses OpenAI's own client with a key of mine, and my page beside it. What the client makes of every
// kind of answer is tried in lib/server/clients, without Next, through which all of it goes here.

const model = "double-fast";

/** Signs up, and hands a key to a program. */
async function clientOf(page: Page): Promise<OpenAI> {
  await signUp(page, newEmail());
  const cookies = await page.context().cookies();
  return await newClient(appOrigin, cookies.map(({ name, value }) => `${name}=${value}`).join("; "));
}

/** What the address names. */
function conversationOn(page: Page): string {
  return must(/conv_\w+$/.exec(page.url())?.[0], "conversation");
}

const user = (content: string) => ({ role: "user" as const, content });

/** Says something by one of the APIs, and hands over the pieces of the answer as they come. */
type Tell = (
  client: OpenAI,
  content: string,
  options?: { store?: boolean; conversation?: string },
) => AsyncGenerator<string>;

const tells: Record<string, Tell> = {
  async *"chat completions"(client, content, options) {
    const asked = { model, messages: [user(content)], stream: true as const, ...options };
    const { data, response } = await client.chat.completions.create(asked).withResponse();
    expectUncompressed(response);
    for await (const { choices } of data) {
      const piece = choices[0]?.delta.content;
      if (piece) yield piece;
    }
  },
  async *responses(client, content, options) {
    const asked = { model, input: content, stream: true as const, ...options };
    const { data, response } = await client.responses.create(asked).withResponse();
    expectUncompressed(response);
    for await (const event of data) {
      if (event.type === "response.output_text.delta") yield event.delta;
    }
  },
};

/** Whoever compresses a stream may hold back what is too small for it. */
function expectUncompressed({ headers }: Response): void {
  expect(headers.get("content-encoding")).toBe(null);
}

async function whole(pieces: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

const stopsAnswering = (said: string) => expect.poll(() => isAnswering(providerPort, said)).toBe(false);

test("what a program asks appears in my open sidebar, and opening it shows question and answer", async ({
  page,
}) => {
  const chat = chatOn(page);
  const client = await clientOf(page);
  const ways: Record<string, (content: string) => Promise<string | null | undefined>> = {
    async "A completion at once"(content) {
      const { choices } = await client.chat.completions.create({ model, messages: [user(content)] });
      return choices[0]?.message.content;
    },
    "A completion in pieces": (content) =>
      client.chat.completions.stream({ model, messages: [user(content)] }).finalContent(),
    "A response at once": async (content) =>
      (await client.responses.create({ model, input: content })).output_text,
    "A response in pieces": async (content) =>
      (await client.responses.stream({ model, input: content }).finalResponse()).output_text,
  };
  for (const [question, ask] of Object.entries(ways)) {
    expect(await ask(`${question} [[words=4]]`)).toBe("word1 word2 word3 word4");
    await chat.link(new RegExp(`^${question}`)).click();
    await expect(chat.mine).toHaveText([new RegExp(question)]);
    await chat.repliedInFull(4);
    await expect(chat.replies).toHaveCount(1);
  }
  await expect(chat.nav.getByRole("link")).toHaveCount(4);
});

for (const [api, tell] of Object.entries(tells)) {
  test(`a word reaches a program when the model says it, not when it has said all (${api})`, async () => {
    const client = await newClient(appOrigin, await newAccount(appOrigin));
    const said = `In good time (${api}) [[words=30]] [[delay=50]]`;
    const pieces = tell(client, said);
    const { value: first } = await pieces.next();
    expect(first).toBe("word1 ");
    expect(await isAnswering(providerPort, said), "the model has more to say").toBe(true);
    expect(first + (await whole(pieces))).toMatch(/^word1 .* word30$/);
    await stopsAnswering(said);
  });

  test(`who hangs up on what nobody keeps stops the model, and leaves nothing behind (${api})`, async () => {
    const cookie = await newAccount(appOrigin);
    const client = await newClient(appOrigin, cookie);
    const said = `Between us (${api}) [[words=9]] [[hang-after=3]]`;
    let heard = "";
    for await (const piece of tell(client, said, { store: false })) {
      heard += piece;
      if (heard === "word1 word2 word3 ") break;
    }
    await stopsAnswering(said);

    // Also who waits for the whole of it.
    const abort = new AbortController();
    const asked = { model, store: false };
    const waiting =
      api === "responses"
        ? client.responses.create({ ...asked, input: said }, { signal: abort.signal })
        : client.chat.completions.create({ ...asked, messages: [user(said)] }, { signal: abort.signal });
    const given = expect(waiting).rejects.toBeInstanceOf(OpenAI.APIUserAbortError);
    await expect.poll(() => isAnswering(providerPort, said)).toBe(true);
    abort.abort();
    await given;
    await stopsAnswering(said);
    const history = await fetch(`${appOrigin}/api/v1/conversations`, { headers: { cookie } });
    expect(conversationListSchema.parse(await history.json()).data).toEqual([]);
  });
}

test("who hangs up on what is kept loses nothing: the reply goes on in my open page", async ({ page }) => {
  const chat = chatOn(page);
  const client = await clientOf(page);
  for (const [api, tell] of Object.entries(tells)) {
    for await (const piece of tell(client, `Go on, ${api} [[words=40]] [[delay=40]]`)) {
      if (piece === "word2 ") break;
    }
    await chat.link(new RegExp(`^Go on, ${api}`)).click();
    await expect(chat.mine).toHaveText([new RegExp(api)]);
    await expect(chat.replies.last()).toHaveAttribute("data-status", "running");
    await chat.repliedInFull(40);
  }
});

test("a response that a program cancels is stopped in my page, with what it has said", async ({ page }) => {
  const chat = chatOn(page);
  const client = await clientOf(page);
  const said = "Endlessly [[words=9]] [[hang-after=3]]";
  const stream = client.responses.stream({ model, input: said });
  const { response } = await stream.emitted("response.created");
  await chat.link(/^Endlessly/).click();
  await expect(chat.replies.last()).toContainText("word1 word2 word3");
  await expect(chat.replies.last()).toHaveAttribute("data-status", "running");
  const cancelled = await client.responses.cancel(response.id);
  expect(cancelled).toMatchObject({
    status: "cancelled",
    output: [{ status: "incomplete", content: [{ text: "word1 word2 word3 " }] }],
  });
  expect(await stream.finalResponse()).toMatchObject({ id: response.id, output: cancelled.output });
  await chat.ends("stopped");
  await expect(chat.replies.last()).toContainText("word1 word2 word3");
  await stopsAnswering(said);
});

test("a completion that I stop in my page ends for the program that asked for it", async ({ page }) => {
  const chat = chatOn(page);
  const client = await clientOf(page);
  const stream = client.chat.completions.stream({
    model,
    messages: [user("Endlessly [[words=9]] [[hang-after=3]]")],
  });
  await chat.link(/^Endlessly/).click();
  await expect(chat.replies.last()).toContainText("word1 word2 word3");
  await chat.stop.click();
  expect(await stream.finalContent()).toBe("word1 word2 word3 ");
  await chat.ends("stopped");
});

test("what I began in the browser a program goes on with, and I see it write in my open page", async ({
  page,
}) => {
  const chat = chatOn(page);
  const client = await clientOf(page);
  await chat.begin("Begun by me [[words=2]]");
  await chat.repliedInFull(2);
  const conversation = conversationOn(page);
  const said = [/Begun by me/];
  for (const [api, tell] of Object.entries(tells)) {
    const heard = whole(tell(client, `Continued by ${api} [[words=9]] [[hang-after=3]]`, { conversation }));
    said.push(new RegExp(`Continued by ${api}`));
    await expect(chat.mine).toHaveText(said);
    await expect(chat.replies.last()).toHaveAttribute("data-status", "running");
    await expect(chat.replies.last()).toContainText("word1 word2 word3");
    await chat.stop.click();
    expect(await heard).toBe("word1 word2 word3 ");
    await chat.ends("stopped");
  }
  await chat.say("And now by me again [[words=5]]");
  await chat.repliedInFull(5);
  await page.reload();
  await expect(chat.mine).toHaveText([...said, /by me again/]);
  await expect(chat.replies).toHaveCount(4);
  await expect(chat.nav.getByRole("link")).toHaveCount(1);
});

const weather = zodFunction({
  name: "get_weather",
  description: "The weather in a city.",
  parameters: z.object({ city: z.string() }),
  function: ({ city }) => `Sunny in ${city}.`,
});

test("a tool that my program runs is a card in my page: what was asked, what it found, and the answer", async ({
  page,
}) => {
  const chat = chatOn(page);
  const client = await clientOf(page);
  const said = 'Like this? [[call=get_weather {"city": "Oslo"}]]';
  const runner = client.chat.completions.runTools({
    model,
    messages: [user(said)],
    tools: [weather],
    stream: true,
  });
  expect(await runner.finalContent()).toContain("You said: **Like this?**");
  await chat.link(/^Like this/).click();
  await expect(chat.mine).toHaveCount(1);
  await expect(chat.replies).toHaveCount(1);
  await expect(chat.replies).toContainText("You said: Like this?");
  const card = chat.replies.getByRole("group").filter({ hasText: "get weather" });
  await card.getByText("Used get weather").click();
  await expect(card).toContainText('"city": "Oslo"');
  await expect(card).toContainText("Sunny in Oslo.");

  // The next turn by the other API, while I look on.
  const conversation = conversationOn(page);
  const { name, description, parameters } = weather.function;
  const tools = [
    {
      type: "function" as const,
      name,
      description: description ?? "",
      parameters: parameters ?? {},
      strict: true,
    },
  ];
  const asked = await client.responses.create({
    model,
    conversation,
    tools,
    input: 'And there? [[call=get_weather {"city": "Brno"}]]',
  });
  const call = must(
    asked.output.find((item) => item.type === "function_call"),
    "call",
  );
  await expect(chat.replies).toHaveCount(2);
  const next = chat.replies.last().getByRole("group").filter({ hasText: "get weather" });
  await next.getByText("Called get weather").click();
  await expect(next).toContainText('"city": "Brno"');
  const output = { type: "function_call_output" as const, call_id: call.call_id, output: "Rain in Brno." };
  const answered = await client.responses.create({ model, conversation, tools, input: [output] });
  await expect(next).toContainText("Used get weather");
  await expect(next).toContainText("Rain in Brno.");
  await expect(chat.replies).toHaveCount(2);
  await expect(chat.replies.last()).toContainText("You said: And there?");
  expect(answered.output_text).toContain("You said: **And there?**");
});

test("what a program deletes leaves my page, though its requests have no body", async ({ page }) => {
  const chat = chatOn(page);
  const client = await clientOf(page);
  const links = chat.nav.getByRole("link");
  const response = await client.responses.create({ model, input: "Asked for a response" });
  await expect(chat.link("Asked for a response")).toBeVisible();
  await client.responses.delete(response.id);
  await expect(links).toHaveCount(0);
  await expect(client.responses.retrieve(response.id)).rejects.toBeInstanceOf(OpenAI.NotFoundError);

  const messages = [user("Asked for a completion")];
  const completion = await client.chat.completions.create({ model, messages });
  await expect(chat.link("Asked for a completion")).toBeVisible();
  expect(await client.chat.completions.delete(completion.id)).toMatchObject({
    id: completion.id,
    deleted: true,
  });
  await expect(links).toHaveCount(0);

  const items = [user("Keep this"), user("Delete this")];
  const { id } = await client.conversations.create({ items });
  await chat.link("Keep this").click();
  await expect(chat.mine).toHaveText([/Keep this/, /Delete this/]);
  const listed = await client.conversations.items.list(id, { order: "desc", limit: 1 });
  const last = must(listed.data[0], "item");
  expect(await client.conversations.items.delete(must(last.id, "id"), { conversation_id: id })).toMatchObject(
    {
      id,
    },
  );
  await expect(chat.mine).toHaveText([/Keep this/]);
  expect(await client.conversations.delete(id)).toEqual(
    expect.objectContaining({ id, object: "conversation.deleted", deleted: true }),
  );
  await expect(links).toHaveCount(0);
  await expect(client.conversations.retrieve(id)).rejects.toBeInstanceOf(OpenAI.NotFoundError);
});
