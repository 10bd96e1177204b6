import OpenAI from "openai";
import { zodResponseFormat } from "openai/helpers/zod";
import { expect, test } from "vitest";
import { z } from "zod";
import { startModelServers } from "#e2e/support/model-servers.ts";
import { newPerson } from "#lib/server/testing/person.ts";
import { must } from "#lib/shared/assert.ts";
import { model, openAiTest } from "./openai-support.ts";
import { historyOf, messagesOf, onlyConversation, said } from "./support.ts";

type ChatMessage = OpenAI.ChatCompletionMessageParam;

const t = openAiTest(startModelServers);

/** Asks as most programs do: with all that was said before. */
async function ask(messages: ChatMessage[]): Promise<OpenAI.ChatCompletionMessage> {
  const { choices } = await t.client.chat.completions.create({ model, messages });
  return must(choices[0], "choice").message;
}

const user = (content: string): ChatMessage => ({ role: "user", content });
const linesOf = (messages: ChatMessage[]) => messages.map(({ role, content }) => `${role}: ${content}`);
const lastHeard = () => must(t.servers.heard.at(-1), "request");

test("ten questions, each sent with all that was said before, are one conversation of twenty messages", async () => {
  const messages: ChatMessage[] = [];
  for (let turn = 1; turn <= 10; turn++) {
    messages.push(user(`Question ${turn}?`));
    messages.push(await ask(messages));
  }
  const { title, messages: kept } = await onlyConversation(t.person);
  expect(kept).toHaveLength(20);
  expect(said(kept)).toEqual(linesOf(messages));
  expect(kept.every(({ status, siblings }) => status === "completed" && !siblings)).toBe(true);
  expect(title).toBe("Question 1?");
  expect(lastHeard().messages).toEqual(messages.slice(0, -1).map(({ role, content }) => ({ role, content })));
});

test("an edited question is a branch of its own: what was said before is still there", async () => {
  const first = [user("Plan a trip."), await ask([user("Plan a trip.")])];
  const rainy = [...first, user("To Bergen.")];
  const old = [...rainy, await ask(rainy)];
  const sunny = [...first, user("To Palma.")];
  const edited = [...sunny, await ask(sunny)];

  const { id, messages } = await onlyConversation(t.person);
  expect(said(messages)).toEqual(linesOf(edited));
  const versions = must(messages[2]?.siblings, "versions");
  expect(versions).toEqual([expect.any(String), messages[2]?.id]);
  const [before = ""] = versions;
  expect(said(await messagesOf(t.person, id, `&leaf=${before}`))).toEqual(linesOf(rainy));

  // And on from the older branch, as if the other were not there.
  const on = [...old, user("By train?")];
  const further = [...on, await ask(on)];
  expect(said((await onlyConversation(t.person)).messages)).toEqual(linesOf(further));
});

test("the same sent again is another version of the reply, beside the first", async () => {
  const messages = [user("Tell me a joke.")];
  await ask(messages);
  await ask(messages);
  const kept = await onlyConversation(t.person);
  expect(kept.messages.map(({ role }) => role)).toEqual(["user", "assistant"]);
  expect(kept.messages[0]?.siblings).toBeUndefined();
  expect(kept.messages[1]?.siblings).toHaveLength(2);
});

test("another question begins another conversation, and so does somebody else's same one", async () => {
  await ask([user("One?")]);
  await ask([user("Two?")]);
  const other = await newPerson();
  const theirs = await t.clientOf(other);
  await theirs.chat.completions.create({ model, messages: [user("One?")] });
  expect((await historyOf(t.person)).map(({ title }) => title)).toEqual(["Two?", "One?"]);
  expect((await onlyConversation(other)).messages).toHaveLength(2);
});

test("instructions are sent to the model each time and are in the history once, wherever they stand", async () => {
  const messages: ChatMessage[] = [{ role: "developer", content: "Be brief." }, user("Hi.")];
  messages.push(await ask(messages), user("And again."));
  messages.push(await ask(messages));
  const { messages: kept } = await onlyConversation(t.person);
  expect(said(kept)).toEqual(linesOf(messages));
  expect(lastHeard().messages.map(({ content }) => content)).toContain("Be brief.");
  expect(lastHeard().messages).toHaveLength(4);
});

test("images and files go to the model as they are, and are recognised when they are sent again", async () => {
  const image_url = { url: "data:image/png;base64,iVBORw0KGgo=", detail: "low" as const };
  const content: OpenAI.ChatCompletionContentPart[] = [
    { type: "text", text: "What is this?" },
    { type: "image_url", image_url },
    { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERi0=" } },
  ];
  const messages: ChatMessage[] = [{ role: "user", content }];
  messages.push(await ask(messages), user("And that?"));
  messages.push(await ask(messages));
  expect(lastHeard().messages[0]).toMatchObject({
    content: [
      { type: "text", text: "What is this?" },
      { type: "image_url", image_url: { url: image_url.url } },
      { type: "file" },
    ],
  });
  const { messages: kept } = await onlyConversation(t.person);
  expect(kept[0]?.content).toEqual(content);
  expect(kept).toHaveLength(4);
  expect(kept.some(({ siblings }) => siblings)).toBe(false);
});

test("a stream adds up to what the history has, with the usage where it is asked for", async () => {
  const stream = t.client.chat.completions.stream({
    model,
    messages: [user("[[reasoning]] [[words=12]]")],
    stream_options: { include_usage: true },
  });
  let content = "";
  stream.on("content", (delta) => {
    content += delta;
  });
  const final = must(await stream.finalContent(), "content");
  expect(content).toBe(final);
  expect(final.split(" ")).toHaveLength(12);
  expect(await stream.totalUsage()).toMatchObject({ completion_tokens: 12, total_tokens: 22 });
  const { choices } = await stream.finalChatCompletion();
  expect(choices[0]).toMatchObject({ finish_reason: "stop", message: { role: "assistant", content: final } });
  const { messages } = await onlyConversation(t.person);
  expect(messages[1]).toMatchObject({ content: final, reasoning: "Let me think.", status: "completed" });

  const next = [user("[[reasoning]] [[words=12]]"), { role: "assistant", content: final } as const];
  const plain = await t.client.chat.completions.create({
    model,
    messages: [...next, user("More.")],
    stream: true,
  });
  let said = "";
  for await (const { choices, usage } of plain) {
    expect(usage).toBeUndefined();
    said += choices[0]?.delta.content ?? "";
  }
  const { messages: all } = await onlyConversation(t.person);
  expect(all).toHaveLength(4);
  expect(all[3]?.content).toBe(said);
});

test("a reply in a given form is asked of the model in that form, and read as it", async () => {
  const Flower = z.object({ name: z.string(), petals: z.number() });
  const response_format = zodResponseFormat(Flower, "flower");
  const content = 'A flower. [[say={"name":"dahlia","petals":24}]]';
  const { choices } = await t.client.chat.completions.parse({
    model,
    messages: [user(content)],
    response_format,
  });
  expect(choices[0]?.message.parsed).toEqual({ name: "dahlia", petals: 24 });
  const { type, json_schema } = response_format;
  expect(lastHeard()).toMatchObject({ response_format: { type, json_schema } });

  const stream = t.client.chat.completions.stream({ model, messages: [user(content)], response_format });
  const { choices: streamed } = await stream.finalChatCompletion();
  expect(streamed[0]?.message.parsed).toEqual({ name: "dahlia", petals: 24 });
  const { messages } = await onlyConversation(t.person);
  expect(messages[1]).toMatchObject({ content: '{"name":"dahlia","petals":24}' });
  expect(messages[1]?.siblings).toHaveLength(2);
});

test("what a program asks of the model reaches it", async () => {
  await t.client.chat.completions.create({
    model,
    messages: [user("Hello")],
    stop: ["\n\n", "END"],
    seed: 7,
    temperature: 0.25,
    top_p: 0.5,
    presence_penalty: 0.5,
    frequency_penalty: -0.5,
    max_completion_tokens: 50,
    reasoning_effort: "low",
    response_format: { type: "json_object" },
  });
  expect(lastHeard()).toMatchObject({
    model,
    stop: ["\n\n", "END"],
    seed: 7,
    temperature: 0.25,
    top_p: 0.5,
    presence_penalty: 0.5,
    frequency_penalty: -0.5,
    max_tokens: 50,
    reasoning_effort: "low",
    response_format: { type: "json_object" },
  });
  await t.client.chat.completions.create({ model, messages: [user("Bye")], stop: "\n", max_tokens: 9 });
  expect(lastHeard()).toMatchObject({ stop: ["\n"], max_tokens: 9 });
  for (const name of ["seed", "temperature", "top_p", "response_format", "tools"])
    expect(lastHeard()).not.toHaveProperty(name);
});

test("a reply that is cut at its limit says so, streamed or not, and is kept as far as it came", async () => {
  const messages = [user("[[finish=length]] [[words=4]]")];
  const { choices } = await t.client.chat.completions.create({ model, messages });
  expect(choices[0]).toMatchObject({
    finish_reason: "length",
    message: { content: "word1 word2 word3 word4" },
  });
  const stream = t.client.chat.completions.stream({ model, messages });
  const final = await stream.finalChatCompletion();
  expect(final.choices[0]?.finish_reason).toBe("length");
  const { messages: kept } = await onlyConversation(t.person);
  expect(kept[1]).toMatchObject({ content: "word1 word2 word3 word4", status: "completed" });
});

test("store: false leaves nothing behind: no conversation, no completion", async () => {
  const messages = [user("A secret. [[words=3]]")];
  const whole = await t.client.chat.completions.create({ model, messages, store: false });
  expect(whole.choices[0]?.message.content).toBe("word1 word2 word3");
  expect(whole).not.toHaveProperty("conversation");
  const streamed = t.client.chat.completions.stream({ model, messages, store: false });
  expect(await streamed.finalContent()).toBe("word1 word2 word3");
  expect(await historyOf(t.person)).toEqual([]);
  await expect(t.client.chat.completions.retrieve(whole.id)).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  expect((await t.client.chat.completions.list()).data).toEqual([]);
  // Nor is what is kept afterwards taken for a sequel of it.
  await ask(messages);
  expect((await onlyConversation(t.person)).messages).toHaveLength(2);
});

test("a conversation that is named is gone on with by new messages alone, and the model hears all of it", async () => {
  const { id } = await t.client.conversations.create({ metadata: { topic: "garden" } });
  // Ours, which the types of the client don't know.
  const inConversation = { conversation: id };
  const first = await t.client.chat.completions.create({
    model,
    messages: [user("One.")],
    ...inConversation,
  });
  expect(first).toMatchObject({ conversation: id });
  const stream = t.client.chat.completions.stream({ model, messages: [user("Two.")], ...inConversation });
  expect(await stream.finalChatCompletion()).toMatchObject({ conversation: id });
  const { id: onlyId, messages } = await onlyConversation(t.person);
  expect(onlyId).toBe(id);
  expect(messages.map(({ role }) => role)).toEqual(["user", "assistant", "user", "assistant"]);
  expect(lastHeard().messages.map(({ role }) => role)).toEqual(["user", "assistant", "user"]);

  // Its turn is kept even where nothing else would be, and a whole transcript is recognised in it.
  const quiet = { store: false, conversation: id };
  const all = messages.map(({ role, content }) => ({ role, content }) as ChatMessage);
  await t.client.chat.completions.create({ model, messages: [...all, user("Three.")], ...quiet });
  expect((await onlyConversation(t.person)).messages).toHaveLength(6);
});
