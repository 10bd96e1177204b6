import OpenAI from "openai";
import { expect, test } from "vitest";
import { startModelServers } from "#e2e/support/model-servers.ts";
import { newPerson } from "#lib/server/testing/person.ts";
import { must } from "#lib/shared/assert.ts";
import { everyOne, model, openAiTest } from "./openai-support.ts";
import { historyOf, onlyConversation, said } from "./support.ts";

type Input = OpenAI.Responses.ResponseInputItem;
type Item = OpenAI.Conversations.ConversationItem;

const t = openAiTest(startModelServers);
const user = (content: string): Input => ({ role: "user", content });
const notFound = OpenAI.NotFoundError;

const ofAllKinds: Input[] = [
  { role: "system", content: "Be kind." },
  { role: "developer", content: "Be brief." },
  {
    type: "message",
    role: "user",
    content: [
      { type: "input_text", text: "What is this?" },
      { type: "input_image", image_url: "data:image/png;base64,iVBORw0KGgo=", detail: "low" },
    ],
  },
  { type: "reasoning", id: "rs_of_another_server", summary: [{ type: "summary_text", text: "A flower?" }] },
  { type: "function_call", call_id: "call_1", name: "look_up", arguments: '{"q": "flower"}' },
  { type: "function_call_output", call_id: "call_1", output: "A dahlia." },
  { role: "assistant", content: "A dahlia." },
];

function textOf(item: Item): string {
  const [part] = item.type === "message" ? item.content : [];
  return part && "text" in part ? part.text : "";
}

/** Sixty messages, as many at a time as there may be. */
async function sixty(): Promise<{ id: string; texts: string[] }> {
  const texts = Array.from({ length: 60 }, (_, n) => `Item ${n}`);
  const { id } = await t.client.conversations.create({ items: texts.slice(0, 20).map(user) });
  for (const from of [20, 40]) {
    const items = texts.slice(from, from + 20).map(user);
    const { data, has_more } = await t.client.conversations.items.create(id, { items });
    expect(data.map(textOf)).toEqual(texts.slice(from, from + 20));
    expect(has_more).toBe(false);
  }
  return { id, texts };
}

test("a conversation begins empty, or with items of all kinds, which come back as they were given", async () => {
  expect(await t.client.conversations.create()).toMatchObject({ object: "conversation", metadata: {} });
  const { id } = await t.client.conversations.create({ items: ofAllKinds, metadata: { topic: "flowers" } });
  const conversation = await t.client.conversations.retrieve(id);
  expect(conversation).toMatchObject({ id, metadata: { topic: "flowers" } });
  const items = await everyOne(t.client.conversations.items.list(id, { order: "asc" }));
  expect(items).toMatchObject([
    { role: "system", content: [{ type: "input_text", text: "Be kind." }] },
    { role: "developer", content: [{ type: "input_text", text: "Be brief." }] },
    { role: "user", content: (ofAllKinds[2] as { content: object[] }).content },
    { type: "reasoning", summary: [{ type: "summary_text", text: "A flower?" }] },
    { type: "function_call", call_id: "call_1", name: "look_up", arguments: '{"q": "flower"}' },
    { type: "function_call_output", call_id: "call_1", output: "A dahlia." },
    { role: "assistant", content: [{ type: "output_text", text: "A dahlia." }] },
  ]);
  for (const item of items) {
    const again = await t.client.conversations.items.retrieve(must(item.id, "id"), { conversation_id: id });
    expect({ ...again, _request_id: undefined }).toEqual({ ...item, _request_id: undefined });
  }
  const kept = must((await historyOf(t.person)).find((each) => each.id === id)).messages;
  expect(kept.map(({ role }) => role)).toEqual([
    ...["system", "developer", "user", "assistant", "assistant", "tool", "assistant"],
  ]);
});

test("sixty items are walked through in both orders, whatever a page holds, each once", async () => {
  const { id, texts } = await sixty();
  for (const limit of [7, 20, 100]) {
    const up = await everyOne(t.client.conversations.items.list(id, { limit, order: "asc" }));
    expect(up.map(textOf)).toEqual(texts);
    const down = await everyOne(t.client.conversations.items.list(id, { limit, order: "desc" }));
    expect(down).toEqual(up.toReversed());
  }
  const page = await t.client.conversations.items.list(id);
  expect(page.data.map(textOf)).toEqual(texts.slice(-20).toReversed());
  expect(page.has_more).toBe(true);
  expect(said((await onlyConversation(t.person)).messages)).toEqual(texts.map((text) => `user: ${text}`));
});

test("an item that is deleted is gone for the client, for the history and for the model; the others stay", async () => {
  const { id, texts } = await sixty();
  const items = await everyOne(t.client.conversations.items.list(id, { limit: 50, order: "asc" }));
  const doomed = [0, 30, 59].map((n) => must(items[n]?.id, "id"));
  for (const itemId of doomed) {
    const left = await t.client.conversations.items.delete(itemId, { conversation_id: id });
    expect(left).toMatchObject({ id, object: "conversation" });
    await expect(
      t.client.conversations.items.retrieve(itemId, { conversation_id: id }),
    ).rejects.toBeInstanceOf(notFound);
    await expect(t.client.conversations.items.delete(itemId, { conversation_id: id })).rejects.toBeInstanceOf(
      notFound,
    );
  }
  const kept = texts.filter((_, n) => ![0, 30, 59].includes(n));
  const again = await everyOne(t.client.conversations.items.list(id, { limit: 9, order: "asc" }));
  expect(again.map(textOf)).toEqual(kept);
  await t.client.responses.create({ model, input: "And?", conversation: id });
  const heard = must(t.servers.heard.at(-1)).messages.map(({ content }) => content);
  expect(heard).toEqual([...kept, "And?"]);
  expect(said((await onlyConversation(t.person)).messages).slice(0, -2)).toEqual(
    kept.map((text) => `user: ${text}`),
  );
});

test("items stand below one another with what is asked, and items are found by their ids alone in their conversation", async () => {
  const { id } = await t.client.conversations.create({ items: [user("One")] });
  const reply = await t.client.responses.create({ model, input: "Two", conversation: id });
  await t.client.conversations.items.create(id, { items: [user("Three")] });
  expect(said((await onlyConversation(t.person)).messages)).toEqual([
    "user: One",
    "user: Two",
    `assistant: ${reply.output_text}`,
    "user: Three",
  ]);
  const { id: other } = await t.client.conversations.create();
  const itemId = must(reply.output[0]?.id, "id");
  await expect(
    t.client.conversations.items.retrieve(itemId, { conversation_id: other }),
  ).rejects.toBeInstanceOf(notFound);
});

test("what a conversation is marked with can be changed as a whole, and taken away", async () => {
  const { id } = await t.client.conversations.create({ metadata: { topic: "draft", author: "me" } });
  const updated = await t.client.conversations.update(id, { metadata: { topic: "final" } });
  expect(updated.metadata).toEqual({ topic: "final" });
  expect((await t.client.conversations.retrieve(id)).metadata).toEqual({ topic: "final" });
  expect((await t.client.conversations.update(id, { metadata: null })).metadata).toEqual({});
});

test("a conversation that is deleted is gone with all that names it, and waits in its owner's trash", async () => {
  const { id } = await t.client.conversations.create({ items: [user("One")] });
  const reply = await t.client.responses.create({ model, input: "Two", conversation: id });
  const [item] = (await t.client.conversations.items.list(id)).data;
  expect(await t.client.conversations.delete(id)).toMatchObject({
    id,
    object: "conversation.deleted",
    deleted: true,
  });
  const item_id = must(item?.id, "id");
  for (const ask of [
    () => t.client.conversations.retrieve(id),
    () => t.client.conversations.update(id, { metadata: {} }),
    () => t.client.conversations.delete(id),
    () => t.client.conversations.items.list(id),
    () => t.client.conversations.items.create(id, { items: [user("Three")] }),
    () => t.client.conversations.items.retrieve(item_id, { conversation_id: id }),
    () => t.client.conversations.items.delete(item_id, { conversation_id: id }),
    () => t.client.responses.create({ model, input: "Three", conversation: id }),
    () => t.client.responses.retrieve(reply.id),
  ]) {
    await expect(ask()).rejects.toBeInstanceOf(notFound);
  }
  expect(await historyOf(t.person)).toEqual([]);
});

test("a conversation is its owner's alone", async () => {
  const { id } = await t.client.conversations.create({ items: [user("Mine")] });
  const [item] = (await t.client.conversations.items.list(id)).data;
  const reply = await t.client.responses.create({ model, input: "Mine too", conversation: id });
  const stranger = await t.clientOf(await newPerson());
  const item_id = must(item?.id, "id");
  for (const ask of [
    () => stranger.conversations.retrieve(id),
    () => stranger.conversations.items.list(id),
    () => stranger.conversations.items.retrieve(item_id, { conversation_id: id }),
    () => stranger.conversations.items.delete(item_id, { conversation_id: id }),
    () => stranger.conversations.delete(id),
    () => stranger.responses.create({ model, input: "Hello", conversation: id }),
    () => stranger.responses.retrieve(reply.id),
    () => stranger.responses.retrieve(reply.id, { stream: true }),
    () => stranger.responses.delete(reply.id),
    () => stranger.responses.cancel(reply.id),
    () => stranger.responses.inputItems.list(reply.id),
  ]) {
    await expect(ask()).rejects.toBeInstanceOf(notFound);
  }
  const from = stranger.responses.create({ model, input: "Hello", previous_response_id: reply.id });
  await expect(from).rejects.toMatchObject({ status: 400, code: "previous_response_not_found" });
  const reference = stranger.responses.create({ model, input: [{ type: "item_reference", id: item_id }] });
  await expect(reference).rejects.toMatchObject({ status: 400, code: "item_not_found" });
  expect((await onlyConversation(t.person)).messages).toHaveLength(3);
});
