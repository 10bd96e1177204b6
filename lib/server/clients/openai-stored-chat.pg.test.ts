import OpenAI from "openai";
import { expect, test } from "vitest";
import { startModelServers } from "#e2e/support/model-servers.ts";
import { newPerson } from "#lib/server/testing/person.ts";
import { must } from "#lib/shared/assert.ts";
import { everyOne, model, openAiTest } from "./openai-support.ts";
import { historyOf, messagesOf, onlyConversation, said } from "./support.ts";

type ChatMessage = OpenAI.ChatCompletionMessageParam;

const t = openAiTest(startModelServers);

const user = (content: string): ChatMessage => ({ role: "user", content });

function complete(content: string, metadata?: Record<string, string>) {
  return t.client.chat.completions.create({
    model,
    messages: [user(content)],
    ...(metadata && { metadata }),
  });
}

/** The ids of all that a walk through the pages of a list leads to. */
async function idsOf(list: AsyncIterable<{ id: string }>): Promise<string[]> {
  return (await everyOne(list)).map(({ id }) => id);
}

test("completions are listed oldest first through all their pages, and can be asked for by what they are marked with", async () => {
  const ids: string[] = [];
  for (let n = 0; n < 7; n++) {
    ids.push((await complete(`Hello ${n}`, { topic: n % 2 === 0 ? "even" : "odd", n: `${n}` })).id);
  }
  const even = ids.filter((_, n) => n % 2 === 0);
  const listed = (query: OpenAI.ChatCompletionListParams) => t.client.chat.completions.list(query);
  expect(await idsOf(listed({ limit: 2 }))).toEqual(ids);
  expect(await idsOf(listed({ limit: 3, order: "desc" }))).toEqual(ids.toReversed());
  expect(await idsOf(listed({ limit: 2, metadata: { topic: "even" } }))).toEqual(even);
  expect(await idsOf(listed({ metadata: { topic: "even", n: "4" } }))).toEqual([ids[4]]);
  expect(await idsOf(listed({ metadata: { topic: "eve" } }))).toEqual([]);
  expect(await idsOf(listed({ model: "double-slow" }))).toEqual([]);
  expect(await idsOf(listed({ model, limit: 100 }))).toEqual(ids);
  const page = await listed({ limit: 2 });
  expect(page.data.map(({ metadata }) => metadata)).toEqual([
    { topic: "even", n: "0" },
    { topic: "odd", n: "1" },
  ]);
});

test("a stored completion is what was answered, whether it was streamed or not", async () => {
  const whole = await complete("Hello [[words=5]]");
  const { _request_id: _, ...stored } = await t.client.chat.completions.retrieve(whole.id);
  const { _request_id: __, ...answered } = whole;
  expect(stored).toEqual(answered);
  const stream = t.client.chat.completions.stream({
    model,
    messages: [user("Streamed [[reasoning]] [[words=5]]")],
    stream_options: { include_usage: true },
  });
  const { id, choices, usage } = await stream.finalChatCompletion();
  const again = await t.client.chat.completions.retrieve(id);
  expect(again.choices[0]?.message.content).toBe(choices[0]?.message.content);
  expect(again.usage).toEqual(usage);
});

test("what a completion is marked with can be changed, and is found by it from then on", async () => {
  const { id, choices } = await complete("Hello", { topic: "draft", author: "me" });
  const updated = await t.client.chat.completions.update(id, { metadata: { topic: "final" } });
  expect(updated).toMatchObject({ id, metadata: { topic: "final" }, choices });
  expect(updated.metadata).toEqual({ topic: "final" });
  const found = (metadata: Record<string, string>) => idsOf(t.client.chat.completions.list({ metadata }));
  expect(await found({ topic: "final" })).toEqual([id]);
  expect(await found({ topic: "draft" })).toEqual([]);
  expect((await t.client.chat.completions.update(id, { metadata: null })).metadata).toEqual({});
});

test("the messages of a completion are those that it was asked with, page by page, in both orders", async () => {
  const messages: ChatMessage[] = [{ role: "system", content: "Be brief." }];
  let id = "";
  for (let turn = 1; turn <= 4; turn++) {
    messages.push(user(`Question ${turn}`));
    const completion = await t.client.chat.completions.create({ model, messages });
    id = completion.id;
    messages.push(must(completion.choices[0], "choice").message);
  }
  const asked = messages.slice(0, -1);
  const listed = await everyOne(t.client.chat.completions.messages.list(id, { limit: 3 }));
  expect(listed.map(({ role, content }) => ({ role, content }))).toEqual(
    asked.map(({ role, content }) => ({ role, content })),
  );
  const ids = listed.map((message) => message.id);
  expect(new Set(ids).size).toBe(asked.length);
  expect(await idsOf(t.client.chat.completions.messages.list(id, { limit: 2, order: "desc" }))).toEqual(
    ids.toReversed(),
  );
});

test("a completion that is deleted is gone with what it wrote; what was said for it stays where others follow it", async () => {
  const messages = [user("First question")];
  const first = await t.client.chat.completions.create({ model, messages });
  const next = [...messages, must(first.choices[0], "choice").message, user("Second question")];
  const second = await t.client.chat.completions.create({ model, messages: next });
  expect(await t.client.chat.completions.delete(second.id)).toMatchObject({ id: second.id, deleted: true });
  await expect(t.client.chat.completions.retrieve(second.id)).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  await expect(t.client.chat.completions.delete(second.id)).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  expect(await idsOf(t.client.chat.completions.list())).toEqual([first.id]);
  const { id, messages: kept } = await onlyConversation(t.person);
  expect(said(kept)).toEqual([
    "user: First question",
    `assistant: ${first.choices[0]?.message.content}`,
    "user: Second question",
  ]);

  // What remains is answered anew when it is sent again, in its place.
  const again = await t.client.chat.completions.create({ model, messages: next });
  expect(said(await messagesOf(t.person, id)).slice(-2)).toEqual([
    "user: Second question",
    `assistant: ${again.choices[0]?.message.content}`,
  ]);
});

test("what was deleted does not come back, also where a program goes on from it", async () => {
  const messages = [user("My password? [[say=hunter2]]")];
  const first = await t.client.chat.completions.create({ model, messages });
  const next = [...messages, must(first.choices[0], "choice").message, user("Thanks.")];
  const second = await t.client.chat.completions.create({ model, messages: next });
  await t.client.chat.completions.delete(first.id);
  const on = [...next, must(second.choices[0], "choice").message, user("Bye.")];
  const last = await t.client.chat.completions.create({ model, messages: on });
  const { messages: kept } = await onlyConversation(t.person);
  expect(said(kept)).toEqual([
    "user: My password? [[say=hunter2]]",
    "user: Thanks.",
    `assistant: ${second.choices[0]?.message.content}`,
    "user: Bye.",
    `assistant: ${last.choices[0]?.message.content}`,
  ]);
  const asked = await t.client.chat.completions.messages.list(last.id);
  expect(asked.data.map(({ role }) => role)).toEqual(["user", "user", "assistant", "user"]);
  expect(JSON.stringify(asked)).not.toContain('"hunter2"');
});

test("a conversation of nothing but deleted completions leaves the sidebar with the last of them", async () => {
  const other = await complete("Keep this.");
  const messages = [user("Away with it.")];
  const first = await t.client.chat.completions.create({ model, messages });
  const version = await t.client.chat.completions.create({ model, messages });
  const next = [...messages, must(version.choices[0], "choice").message, user("All of it.")];
  const second = await t.client.chat.completions.create({ model, messages: next });
  const titles = async () => (await historyOf(t.person)).map(({ title }) => title);
  for (const { id } of [first, second]) {
    await t.client.chat.completions.delete(id);
    expect(await titles()).toEqual(["Away with it.", "Keep this."]);
  }
  await t.client.chat.completions.delete(version.id);
  expect(await titles()).toEqual(["Keep this."]);
  expect(await idsOf(t.client.chat.completions.list())).toEqual([other.id]);
});

test("what somebody wrote there by hand keeps a conversation when its completions are deleted", async () => {
  const completion = await complete("Asked.");
  const { id } = await onlyConversation(t.person);
  const items: OpenAI.Responses.ResponseInputItem[] = [{ role: "user", content: "A note of my own." }];
  await t.client.conversations.items.create(id, { items });
  await t.client.chat.completions.delete(completion.id);
  expect(said((await onlyConversation(t.person)).messages)).toEqual([
    "user: Asked.",
    "user: A note of my own.",
  ]);
});

test("a conversation that its owner began stays when a completion in it is deleted", async () => {
  const items: OpenAI.Responses.ResponseInputItem[] = [{ role: "user", content: "My own words." }];
  const { id } = await t.client.conversations.create({ items });
  const completion = await complete("My own words.");
  expect(completion).toMatchObject({ conversation: id });
  await t.client.chat.completions.delete(completion.id);
  const kept = await onlyConversation(t.person);
  expect(kept.id).toBe(id);
  expect(said(kept.messages)).toEqual(["user: My own words."]);
});

test("a completion and a response are the same reply, but each is found under its own kind alone", async () => {
  const { id } = await complete("Hello");
  await expect(t.client.chat.completions.retrieve("chatcmpl-1")).rejects.toMatchObject({ status: 404 });
  const response = await t.client.responses.create({ model, input: "Hello" });
  const asCompletion = response.id.replace("resp_", "chatcmpl-");
  await expect(t.client.chat.completions.retrieve(asCompletion)).rejects.toMatchObject({ status: 404 });
  const stranger = await t.clientOf(await newPerson());
  await expect(stranger.chat.completions.retrieve(id)).rejects.toMatchObject({ status: 404 });
  await expect(stranger.chat.completions.delete(id)).rejects.toMatchObject({ status: 404 });
  expect((await stranger.chat.completions.list()).data).toEqual([]);
});
