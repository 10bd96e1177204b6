import OpenAI from "openai";
import { expect, test } from "vitest";
import { startModelServers } from "#e2e/support/model-servers.ts";
import { must } from "#lib/shared/assert.ts";
import { model, openAiTest } from "./openai-support.ts";
import { historyOf, messagesOf, onlyConversation, said } from "./support.ts";

type Input = OpenAI.Responses.ResponseInputItem;
type Reply = OpenAI.Responses.Response;

const t = openAiTest(startModelServers);
const user = (content: string): Input => ({ role: "user", content });
const heardRoles = () => must(t.servers.heard.at(-1), "request").messages.map(({ role }) => role);

test("responses that follow one another are one conversation, and one that follows an earlier one is a branch", async () => {
  const replies: Reply[] = [];
  for (let turn = 1; turn <= 4; turn++) {
    const previous = replies.at(-1)?.id;
    replies.push(
      await t.client.responses.create({
        model,
        input: `Question ${turn}`,
        ...(previous !== undefined && { previous_response_id: previous }),
      }),
    );
  }
  const { id, messages } = await onlyConversation(t.person);
  expect(said(messages)).toEqual(
    replies.flatMap(({ output_text }, n) => [`user: Question ${n + 1}`, `assistant: ${output_text}`]),
  );
  expect(heardRoles()).toHaveLength(7);

  const aside = await t.client.responses.create({
    model,
    input: "Instead",
    previous_response_id: replies[0]?.id ?? null,
  });
  expect(aside.previous_response_id).toBe(replies[0]?.id);
  expect(heardRoles()).toEqual(["user", "assistant", "user"]);
  const visible = (await onlyConversation(t.person)).messages;
  expect(said(visible)).toEqual([
    "user: Question 1",
    `assistant: ${replies[0]?.output_text}`,
    "user: Instead",
    `assistant: ${aside.output_text}`,
  ]);
  expect(visible[2]?.siblings).toHaveLength(2);
  const [first = ""] = visible[2]?.siblings ?? [];
  expect(said(await messagesOf(t.person, id, `&leaf=${first}`)).at(-1)).toBe("user: Question 2");
});

test("instructions are for one response: the model hears them, the history and the next response do not", async () => {
  const first = await t.client.responses.create({ model, input: "Hi", instructions: "Speak like a pirate." });
  expect(first.instructions).toBe("Speak like a pirate.");
  expect(heardRoles()).toEqual(["system", "user"]);
  await t.client.responses.create({ model, input: "And?", previous_response_id: first.id });
  expect(heardRoles()).toEqual(["user", "assistant", "user"]);
  expect((await onlyConversation(t.person)).messages.map(({ role }) => role)).toEqual([
    "user",
    "assistant",
    "user",
    "assistant",
  ]);
});

test("a conversation is gone on with by its name, in either form", async () => {
  const { id } = await t.client.conversations.create({ items: [user("Before.")] });
  const first = await t.client.responses.create({ model, input: "One", conversation: id });
  const stream = t.client.responses.stream({ model, input: "Two", conversation: { id } });
  const second = await stream.finalResponse();
  expect([first.conversation, second.conversation]).toEqual([{ id }, { id }]);
  const { messages } = await onlyConversation(t.person);
  expect(said(messages)).toEqual([
    "user: Before.",
    "user: One",
    `assistant: ${first.output_text}`,
    "user: Two",
    `assistant: ${second.output_text}`,
  ]);
  expect(heardRoles()).toEqual(["user", "user", "assistant", "user"]);
  // A turn of a conversation is kept, whatever is said about storing.
  await t.client.responses.create({ model, input: "Three", conversation: id, store: false });
  expect((await onlyConversation(t.person)).messages).toHaveLength(7);
});

test("what was put into a conversation before can be answered without saying anything more", async () => {
  const { id } = await t.client.conversations.create({ items: [user("Who are you?")] });
  const reply = await t.client.responses.create({ model, conversation: id });
  expect(said((await onlyConversation(t.person)).messages)).toEqual([
    "user: Who are you?",
    `assistant: ${reply.output_text}`,
  ]);
  expect(heardRoles()).toEqual(["user"]);
  const { data } = await t.client.responses.inputItems.list(reply.id);
  expect(data).toMatchObject([{ type: "message", role: "user" }]);
});

test("a whole transcript sent as input is recognised, as often as it comes", async () => {
  let input: Input[] = [{ role: "developer", content: "Be brief." }];
  for (const question of ["One", "Two", "Three"]) {
    input = [...input, user(question)];
    const { output } = await t.client.responses.create({ model, input });
    input = [...input, ...(output as Input[])];
  }
  const { messages } = await onlyConversation(t.person);
  expect(messages.map(({ role }) => role)).toEqual([
    "developer",
    ...["user", "assistant", "user", "assistant", "user", "assistant"],
  ]);
  expect(messages.some(({ siblings }) => siblings)).toBe(false);
});

test("store: false leaves nothing behind, streamed or not, also where it goes on from what is stored", async () => {
  const whole = await t.client.responses.create({ model, input: "Secret [[words=2]]", store: false });
  expect(whole).toMatchObject({ output_text: "word1 word2", store: false, conversation: null });
  const stream = t.client.responses.stream({ model, input: "Secret [[words=2]]", store: false });
  expect((await stream.finalResponse()).output_text).toBe("word1 word2");
  await expect(t.client.responses.retrieve(whole.id)).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  expect(await historyOf(t.person)).toEqual([]);

  const stored = await t.client.responses.create({ model, input: "Open" });
  const previous_response_id = stored.id;
  await t.client.responses.create({ model, input: "Secret", previous_response_id, store: false });
  expect(heardRoles()).toEqual(["user", "assistant", "user"]);
  expect((await onlyConversation(t.person)).messages).toHaveLength(2);
});

test("what was said elsewhere can be referred to by its id, and one that is not there is named", async () => {
  const first = await t.client.responses.create({ model, input: "One [[words=3]]" });
  const [item] = first.output;
  const id = must(item?.id, "id");
  const reference: Input = { type: "item_reference", id };
  const second = await t.client.responses.create({ model, input: [reference, user("What did you say?")] });
  expect(must(t.servers.heard.at(-1), "request").messages.map(({ content }) => content)).toEqual([
    "word1 word2 word3",
    "What did you say?",
  ]);
  expect(second.conversation).not.toEqual(first.conversation);
  expect(await historyOf(t.person)).toHaveLength(2);
  await t.client.responses.delete(first.id);
  const gone = t.client.responses.create({ model, input: [reference, user("Again?")] });
  await expect(gone).rejects.toMatchObject({
    status: 400,
    code: "item_not_found",
    param: "input.0",
    message: expect.stringContaining(id),
  });
});
