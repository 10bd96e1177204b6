import OpenAI from "openai";
import { expect, test } from "vitest";
import { startModelServers } from "#e2e/support/model-servers.ts";
import { newId } from "#lib/shared/ids.ts";
import { model, openAiTest } from "./openai-support.ts";
import { historyOf, onlyConversation } from "./support.ts";

type Ask = (client: OpenAI) => PromiseLike<unknown>;

const t = openAiTest(startModelServers);
const messages = [{ role: "user" as const, content: "Hello" }];

test("a wrong key, and none, is told as what it is", async () => {
  for (const apiKey of ["sk-wrong", `${t.client.apiKey}0`]) {
    const client = t.client.withOptions({ apiKey });
    for (const ask of [
      () => client.models.list(),
      () => client.chat.completions.create({ model, messages }),
      () => client.responses.create({ model, input: "Hello", stream: true }),
    ]) {
      await expect(ask()).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
    }
  }
});

test("a key that may not do something is told so, and nothing is done", async () => {
  const reader = await t.clientOf(t.person, ["read"]);
  const { id } = await t.client.conversations.create();
  for (const ask of [
    () => reader.chat.completions.create({ model, messages }),
    () => reader.responses.create({ model, input: "Hello", stream: true }),
    () => reader.conversations.create(),
    () => reader.conversations.delete(id),
  ]) {
    await expect(ask()).rejects.toBeInstanceOf(OpenAI.PermissionDeniedError);
  }
  expect(await reader.conversations.retrieve(id)).toMatchObject({ id });
  expect((await onlyConversation(t.person)).messages).toEqual([]);
});

test("what is not there, and what has no form of an id, is not found, and asked for once", async () => {
  let requests = 0;
  const counting = t.client.withOptions({
    fetch: (url, init) => {
      requests++;
      return fetch(url, init);
    },
  });
  const asks: Ask[] = [newId("response"), "resp_1"].flatMap((id) => [
    (client) => client.responses.retrieve(id),
    (client) => client.responses.cancel(id),
    (client) => client.responses.delete(id),
    (client) => client.responses.inputItems.list(id),
    (client) => client.responses.retrieve(id, { stream: true, starting_after: 3 }),
    (client) => client.chat.completions.retrieve(id.replace("resp_", "chatcmpl-")),
  ]);
  const ofConversations: Ask[] = [newId("conversation"), "conv_1"].flatMap((id) => [
    (client) => client.conversations.retrieve(id),
    (client) => client.conversations.items.list(id),
    (client) => client.responses.create({ model, input: "Hello", conversation: id }),
    (client) => client.chat.completions.create({ model, messages, ...{ conversation: id } }),
  ]);
  for (const ask of [...asks, ...ofConversations]) {
    await expect(ask(counting)).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  }
  expect(requests).toBe(asks.length + ofConversations.length);
});

test("a request that can't be done says what is wrong with it, and where", async () => {
  const { id: conversation } = await t.client.conversations.create();
  const there = await t.client.responses.create({ model, input: "Hello" });
  const gone = newId("response");
  const webSearch = { type: "web_search" } as const;
  const faults: [Ask, { code?: string; param: string; message?: unknown }][] = [
    [
      (client) => client.responses.create({ model: "gpt-9", input: "Hello" }),
      { code: "model_not_found", param: "model" },
    ],
    [
      (client) => client.chat.completions.create({ model: "gpt-9", messages }),
      { code: "model_not_found", param: "model" },
    ],
    [
      (client) => client.responses.create({ model, input: "Hello", previous_response_id: gone }),
      { code: "previous_response_not_found", param: "previous_response_id" },
    ],
    [
      (client) =>
        client.responses.create({ model, input: "Hello", conversation, previous_response_id: there.id }),
      { param: "previous_response_id" },
    ],
    [
      (client) => client.responses.create({ model, input: "Hello", tools: [webSearch] }),
      { param: "tools.0.type", message: expect.stringContaining("web_search") },
    ],
    [
      (client) => client.responses.create({ model, input: "Hello", temperature: 9 }),
      { param: "temperature" },
    ],
    [(client) => client.chat.completions.create({ model, messages: [] }), { param: "messages" }],
    [(client) => client.chat.completions.create({ model, messages, n: 2 }), { param: "n" }],
    [
      (client) =>
        client.responses.create({
          model,
          input: [{ type: "function_call_output", call_id: "call_9", output: "?" }],
        }),
      { code: "tool_call_not_found", param: "input" },
    ],
    [
      (client) => client.responses.create({ model, input: "Hello", background: true, store: false }),
      { param: "background" },
    ],
    [
      (client) => client.conversations.items.list(conversation, { after: "msg_1" }),
      { code: "cursor_not_found", param: "after" },
    ],
  ];
  const before = await historyOf(t.person);
  for (const [ask, fault] of faults) {
    const error = await Promise.resolve(ask(t.client)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OpenAI.BadRequestError);
    expect(error).toMatchObject({ status: 400, type: "invalid_request_error", ...fault });
  }
  expect(await historyOf(t.person)).toEqual(before);
});

test("while a conversation is being answered it is locked for others, and not repeated by the client", async () => {
  const { id: conversation } = await t.client.conversations.create();
  const input = "[[endless]] [[words=5]] [[delay=1]]";
  const running = await t.client.responses.create({ model, input, conversation, background: true });
  for (const ask of [
    () => t.client.responses.create({ model, input: "Me too", conversation }),
    () => t.client.responses.create({ model, input: "Me too", conversation, stream: true }),
    () => t.client.chat.completions.create({ model, messages, ...{ conversation } }),
  ]) {
    await expect(ask()).rejects.toMatchObject({
      status: 400,
      code: "conversation_locked",
      param: "conversation",
    });
  }
  const below = t.client.responses.create({ model, input: "Me too", previous_response_id: running.id });
  await expect(below).rejects.toMatchObject({ status: 400, code: "conversation_locked" });
  await t.client.responses.cancel(running.id);
  const after = await t.client.responses.create({ model, input: "Now me", conversation });
  expect(after.status).toBe("completed");
  expect((await onlyConversation(t.person)).messages).toHaveLength(4);
});

test("what OpenAI has and this server has not says so", async () => {
  const file = new File(["a"], "a.txt");
  const asks: [string, Ask][] = [
    ["Embeddings", (client) => client.embeddings.create({ model, input: "a" })],
    ["Files", (client) => client.files.list()],
    ["Files", (client) => client.files.create({ file, purpose: "assistants" })],
    ["Images", (client) => client.images.generate({ model, prompt: "a" })],
    ["Audio", (client) => client.audio.speech.create({ model, voice: "alloy", input: "a" })],
    ["Audio", (client) => client.audio.transcriptions.create({ model, file })],
    ["Vector stores", (client) => client.vectorStores.list()],
    ["Fine-tuning", (client) => client.fineTuning.jobs.list()],
    ["Moderations", (client) => client.moderations.create({ input: "a" })],
    ["Batches", (client) => client.batches.list()],
    [
      "Uploads",
      (client) => client.uploads.create({ bytes: 1, filename: "a", mime_type: "a/b", purpose: "batch" }),
    ],
    ["Completions without messages", (client) => client.completions.create({ model, prompt: "a" })],
  ];
  for (const [what, ask] of asks) {
    await expect(ask(t.client), what).rejects.toMatchObject({
      constructor: OpenAI.NotFoundError,
      code: "not_available",
      message: expect.stringMatching(new RegExp(`${what} (is|are) not here`)),
    });
  }
});

test("the models are those of this server, by list and by name", async () => {
  const ids: string[] = [];
  for await (const { id } of t.client.models.list()) ids.push(id);
  expect(ids).toContain(model);
  expect(await t.client.models.retrieve(model)).toMatchObject({ id: model, object: "model" });
  await expect(t.client.models.retrieve("gpt-9")).rejects.toBeInstanceOf(OpenAI.NotFoundError);
});
