import OpenAI from "openai";
import { afterEach, expect, test } from "vitest";
import { startModelServers } from "#e2e/support/model-servers.ts";
import { replyLimits } from "#lib/server/generation/reply-limits.ts";
import type { Message } from "#lib/shared/contracts/message.ts";
import { asGiven, model, openAiTest, patiently } from "./openai-support.ts";
import { historyOf, onlyConversation } from "./support.ts";

const t = openAiTest(startModelServers);
const limits = { ...replyLimits };
afterEach(() => Object.assign(replyLimits, limits));

const user = (content: string) => [{ role: "user" as const, content }];
const words = (count: number) => Array.from({ length: count }, (_, n) => `word${n + 1}`).join(" ");

/** The newest message of the only conversation, once it is no longer being written. */
async function endedReply(): Promise<Message | undefined> {
  const newest = async () => (await onlyConversation(t.person)).messages.at(-1);
  await expect.poll(async () => (await newest())?.status, patiently).not.toBe("running");
  return await newest();
}

/** A client that counts what it sends. */
function counting() {
  const sent: string[] = [];
  const client = t.client.withOptions({
    fetch: (url, init) => {
      sent.push(`${init?.method} ${url}`);
      return fetch(url, init);
    },
  });
  return { client, sent };
}

/** Begins to read and goes away after the first words. */
const waysToLeave: { way: string; leave: (content: string, store: boolean) => Promise<void> }[] = [
  {
    way: "a chat stream",
    leave: async (content, store) => {
      const stream = t.client.chat.completions.stream({ model, messages: user(content), store });
      stream.on("content", () => stream.abort());
      await expect(stream.finalContent()).rejects.toBeInstanceOf(OpenAI.APIUserAbortError);
    },
  },
  {
    way: "a chat stream, by a signal",
    leave: async (content, store) => {
      const { abort, signal } = controller();
      const stream = t.client.chat.completions.stream({ model, messages: user(content), store }, { signal });
      stream.on("content", abort);
      await expect(stream.done()).rejects.toBeInstanceOf(OpenAI.APIUserAbortError);
    },
  },
  {
    way: "a completion that is waited for",
    leave: async (content, store) => {
      const { abort, signal } = controller();
      const asked = t.servers.heard.length;
      const waiting = t.client.chat.completions.create({ model, messages: user(content), store }, { signal });
      const left = expect(waiting).rejects.toBeInstanceOf(OpenAI.APIUserAbortError);
      await expect.poll(() => t.servers.heard.length, patiently).toBe(asked + 1);
      abort();
      await left;
    },
  },
  {
    way: "a response's stream",
    leave: async (content, store) => {
      const stream = t.client.responses.stream({ model, input: content, store });
      stream.on("response.output_text.delta", () => stream.abort());
      await expect(stream.finalResponse()).rejects.toBeInstanceOf(OpenAI.APIUserAbortError);
    },
  },
  {
    way: "a response's events",
    leave: async (content, store) => {
      const stream = await t.client.responses.create({ model, input: content, store, stream: true });
      for await (const { type } of stream) if (type === "response.output_text.delta") break;
    },
  },
  {
    way: "a response that is waited for",
    leave: async (content, store) => {
      const { abort, signal } = controller();
      const asked = t.servers.heard.length;
      const waiting = t.client.responses.create({ model, input: content, store }, { signal });
      const left = expect(waiting).rejects.toBeInstanceOf(OpenAI.APIUserAbortError);
      await expect.poll(() => t.servers.heard.length, patiently).toBe(asked + 1);
      abort();
      await left;
    },
  },
];

function controller() {
  const aborting = new AbortController();
  return { abort: () => aborting.abort(), signal: aborting.signal };
}

for (const { way, leave } of waysToLeave) {
  test(`who leaves ${way} does not stop the reply: it is whole in the history`, async () => {
    await leave("[[words=15]] [[delay=25]]", true);
    expect(await endedReply()).toMatchObject({ status: "completed", content: words(15) });
  });

  test(`who leaves ${way} with store: false stops the model, and leaves nothing behind`, async () => {
    await leave("[[endless]] [[words=5]] [[delay=1]]", false);
    await expect.poll(t.servers.openAnswers, patiently).toBe(0);
    expect(await historyOf(t.person)).toEqual([]);
  });
}

/** With time for each word to arrive before the connection is cut, though the last may be lost on a busy machine. */
const broken = "Count. [[words=9]] [[fail-after=3]] [[delay=30]]";
const spoken = expect.stringMatching(/^word1 (word2 (word3 )?)?$/);

test("a chat stream whose model breaks off throws, and the history has exactly what came", async () => {
  const { client, sent } = counting();
  const stream = await client.chat.completions.create({ model, messages: user(broken), stream: true });
  let content = "";
  const read = async () => {
    for await (const { choices } of stream) content += choices[0]?.delta.content ?? "";
  };
  await expect(read()).rejects.toMatchObject({
    constructor: OpenAI.APIError,
    code: "cut_off",
    message: expect.stringContaining("broke off"),
  });
  expect(content).toEqual(spoken);
  expect(await endedReply()).toMatchObject({ status: "failed", content, error: { code: "cut_off" } });
  const helper = client.chat.completions.stream({ model, messages: user(broken) });
  await expect(helper.finalContent()).rejects.toBeInstanceOf(OpenAI.APIError);
  expect(sent).toHaveLength(2);
});

test("a response whose model breaks off ends as failed, with what came and the reason", async () => {
  const { client, sent } = counting();
  const final = await client.responses.stream({ model, input: broken }).finalResponse();
  expect(final).toMatchObject({ status: "failed", output_text: spoken, error: { code: "cut_off" } });
  expect(final.output[0]).toMatchObject({ status: "incomplete" });
  expect(asGiven(await client.responses.retrieve(final.id))).toEqual(asGiven(final));
  expect(await endedReply()).toMatchObject({ status: "failed", content: final.output_text });
  expect(sent).toHaveLength(2);
});

test("who waits for a reply that fails is told once: what came is kept, and the client does not ask again", async () => {
  const { client, sent } = counting();
  expect(client.maxRetries).toBe(2);
  for (const ask of [
    () => client.chat.completions.create({ model, messages: user(broken) }),
    () => client.responses.create({ model, input: broken }),
  ]) {
    const error = await Promise.resolve(ask()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OpenAI.InternalServerError);
    expect(error).toMatchObject({ status: 502, code: "cut_off" });
    const { headers } = error as InstanceType<typeof OpenAI.APIError>;
    expect(headers?.get("x-should-retry")).toBe("false");
  }
  expect(sent).toHaveLength(2);
  const { messages } = await onlyConversation(t.person);
  expect(messages).toMatchObject([
    { role: "user", content: broken },
    {
      role: "assistant",
      status: "failed",
      content: spoken,
      siblings: [expect.any(String), expect.any(String)],
    },
  ]);
});

test("a question that failed and is asked again in its conversation is there once, with another version below it", async () => {
  const { id: conversation } = await t.client.conversations.create();
  const ask = () => t.client.responses.create({ model, input: broken, conversation });
  await expect(ask()).rejects.toMatchObject({ status: 502 });
  await expect(ask()).rejects.toMatchObject({ status: 502 });
  const { messages } = await onlyConversation(t.person);
  expect(messages.map(({ role }) => role)).toEqual(["user", "assistant"]);
  expect(messages[1]?.siblings).toHaveLength(2);
});

test("a reply that nobody keeps and whose model breaks off is told the same way, and leaves nothing", async () => {
  const final = await t.client.responses.stream({ model, input: broken, store: false }).finalResponse();
  expect(final).toMatchObject({ status: "failed", output_text: spoken });
  const whole = t.client.chat.completions.create({ model, messages: user(broken), store: false });
  await expect(whole).rejects.toBeInstanceOf(OpenAI.InternalServerError);
  expect(await historyOf(t.person)).toEqual([]);
});

test("that a model server refuses ours is no fault of the program's", async () => {
  for (const [status, code] of [
    [401, "model_refused"],
    [400, "model_refused"],
    [404, "model_not_found"],
  ]) {
    const asked = t.client.chat.completions.create({ model, messages: user(`[[status=${status}]]`) });
    await expect(asked).rejects.toMatchObject({ constructor: OpenAI.InternalServerError, status: 502, code });
  }
  const { status, error } = await t.client.responses
    .stream({ model, input: "[[status=401]]" })
    .finalResponse();
  expect([status, error?.code]).toEqual(["failed", "model_refused"]);
});

test("a model that fails for a moment is asked again by the server, and its reader only waits", async () => {
  replyLimits.retryMs = 10;
  const input = "[[status=503]] [[times=2]] [[words=3]]";
  const stream = t.client.responses.stream({ model, input });
  let waits = 0;
  stream.on("response.in_progress", () => {
    waits++;
  });
  expect(await stream.finalResponse()).toMatchObject({ status: "completed", output_text: words(3) });
  expect(waits).toBe(3);
  const chat = t.client.chat.completions.stream({ model, messages: user(`Chat. ${input}`) });
  expect(await chat.finalContent()).toBe(words(3));
});

test("a request that is repeated with its Idempotency-Key is answered from what it made", async () => {
  const once = { headers: { "Idempotency-Key": "once-1" } };
  const ask = () => t.client.responses.create({ model, input: "Hello [[delay=5]]" }, once);
  const [first, again] = await Promise.all([ask(), ask()]);
  expect(asGiven(again)).toEqual(asGiven(first));
  expect(asGiven(await ask())).toEqual(asGiven(first));
  const chat = { headers: { "Idempotency-Key": "once-2" } };
  const complete = () => t.client.chat.completions.create({ model, messages: user("Hi.") }, chat);
  const { id } = await complete();
  expect((await complete()).id).toBe(id);
  const other = t.client.chat.completions.create({ model, messages: user("Ho.") }, chat);
  await expect(other).rejects.toBeInstanceOf(OpenAI.ConflictError);
  expect((await historyOf(t.person)).map(({ messages }) => messages.length)).toEqual([2, 2]);
});
