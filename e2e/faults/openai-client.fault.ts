import OpenAI from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isAnswering } from "#e2e/support/is-answering.ts";
import { newAccount, newClient } from "#e2e/support/new-client.ts";
import { must } from "#lib/shared/assert.ts";
import { conversationListSchema } from "#lib/shared/contracts/conversation.ts";
import type { Message } from "#lib/shared/contracts/message.ts";
import { sleep } from "#scripts/system/sleep.ts";
import { until } from "#scripts/system/until.ts";
import type { App } from "./support/app.ts";
import { counting } from "./support/double-says.ts";
import { type MachineLag, measureLag } from "./support/machine-lag.ts";
import { type Person, personWith } from "./support/person.ts";
import { oneOf, randomBetween } from "./support/random.ts";
import { reportSpread } from "./support/report.ts";
import { scale } from "./support/scale.ts";
import { type Stage, setStage } from "./support/stage.ts";
import { messagesAtRest, messagesOf } from "./support/talk.ts";

let stage: Stage;
let app: App;
let person: Person;
let client: OpenAI;
let lag: MachineLag;

beforeAll(async () => {
  stage = await setStage({ name: "openai-client", apps: 2, pace: scale.pace });
  app = stage.apps[0];
  const cookie = await newAccount(app.origin);
  person = personWith(cookie);
  client = await newClient(app.origin, cookie);
  lag = measureLag(stage.postgres.url);
});

afterAll(async () => {
  await lag?.stop();
  await stage?.clear();
});

/** As in kill-app.fault.ts. */
const promisedMs = 250;
const neverMs = 2_000;
const atMostLater = Math.ceil(scale.clientKills / 20);
/** Promised in design.md §4. */
const markedWithinMs = 20_000;

const model = "double-fast";
const { replies } = counting(150, 20);
const reply = must(replies[0], "reply");
let asked = 0;

/** Something new to ask, which takes three seconds to answer. */
function newQuestion(): string {
  asked += 1;
  return `${counting(150, 20).content} ${asked}`;
}

const user = (content: string) => ({ role: "user" as const, content });

/** What a program has heard of a reply. */
interface Heard {
  question: string;
  id: string;
  conversationId: string;
  text: string;
  /** When its text was so long, and with which event, where they are numbered. */
  lengths: { at: number; length: number; number: number }[];
  /** How the client says that it ended: what it gives, or what it throws. */
  end: Promise<{ response?: OpenAI.Responses.Response; failure?: unknown }>;
}

function newHeard(question: string, end: Heard["end"]): Heard {
  return { question, id: "", conversationId: "", text: "", lengths: [], end };
}

function hear(heard: Heard, delta: string, number = 0): void {
  heard.text += delta;
  heard.lengths.push({ at: performance.now(), length: heard.text.length, number });
}

async function completionOf(question: string, options: { store?: boolean } = {}): Promise<Heard> {
  const stream = client.chat.completions.stream({ model, messages: [user(question)], ...options });
  const heard = newHeard(question, settled(stream.finalChatCompletion().then(() => ({}))));
  stream.on("chunk", (chunk: OpenAI.ChatCompletionChunk & { conversation?: string }) => {
    heard.id ||= chunk.id;
    heard.conversationId ||= chunk.conversation ?? "";
  });
  stream.on("content", (delta) => hear(heard, delta));
  await stream.emitted("content");
  return heard;
}

async function responseOf(question: string, options: { store?: boolean } = {}): Promise<Heard> {
  const stream = client.responses.stream({ model, input: question, ...options });
  const heard = newHeard(question, settled(stream.finalResponse().then((response) => ({ response }))));
  stream.on("response.created", ({ response }) => {
    heard.id = response.id;
    heard.conversationId = response.conversation?.id ?? "";
  });
  stream.on("response.output_text.delta", ({ delta, sequence_number }) =>
    hear(heard, delta, sequence_number),
  );
  await stream.emitted("response.output_text.delta");
  return heard;
}

function settled(end: Heard["end"]): Heard["end"] {
  return end.catch((failure: unknown) => ({ failure }));
}

const textOf = ({ content }: Message) => (typeof content === "string" ? content : "");

/** When the first of it was heard that is not kept, before the kill; 0 where all of it is. */
function lostMs({ lengths }: Heard, kept: string, killedAt: number): number {
  const lost = lengths.find(({ length }) => length > kept.length);
  return lost ? killedAt - lost.at : 0;
}

/** The reply as history holds it once it runs no more. */
async function keptOf(heard: Heard): Promise<string> {
  const place = { conversationId: heard.conversationId, withinMs: markedWithinMs };
  const [question, answer, ...others] = await messagesAtRest(person, app, place);
  expect(others).toEqual([]);
  expect(question).toMatchObject({ role: "user", content: heard.question, status: "completed" });
  expect(answer).toMatchObject({ role: "assistant", status: "interrupted", error: { code: "interrupted" } });
  const kept = textOf(must(answer, "reply"));
  expect(reply.startsWith(kept)).toBe(true);
  expect(kept.startsWith(heard.text) || heard.text.startsWith(kept)).toBe(true);
  return kept;
}

/** What the client gives for a response that was interrupted: as it is, and as its events, from any of them on. */
async function expectInterrupted({ id, lengths }: Heard, kept: string): Promise<void> {
  const failed = { id, status: "failed", error: { code: "interrupted" } };
  const content = [{ type: "output_text", text: kept }];
  const output = [{ type: "message", role: "assistant", status: "incomplete", content }];
  expect(await client.responses.retrieve(id)).toMatchObject({ ...failed, output, output_text: kept });
  expect(await client.responses.stream({ response_id: id }).finalResponse()).toMatchObject({
    ...failed,
    output,
  });
  for (const { number: after, length } of [oneOf(lengths), must(lengths.at(-1), "piece")]) {
    const events: OpenAI.Responses.ResponseStreamEvent[] = [];
    const stream = await client.responses.retrieve(id, { stream: true, starting_after: after });
    for await (const event of stream) events.push(event);
    const said = events.map((event) => (event.type === "response.output_text.delta" ? event.delta : ""));
    // What was heard and is lost is not said again: only the end is left to tell.
    expect(said.join("")).toBe(kept.slice(length));
    const first = must(events[0], "event").sequence_number;
    expect(first).toBeGreaterThan(after);
    if (length <= kept.length) expect(first).toBe(after + 1);
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => first + index));
    expect(events.at(-1)).toMatchObject({ type: "response.failed", response: { ...failed, output } });
  }
}

/** The same is said again: the question is there once, and the whole reply below it. */
async function expectAnsweredAnew(
  { question, conversationId }: Heard,
  again: Promise<unknown>,
): Promise<void> {
  await again;
  const messages = await messagesOf(person, app, conversationId);
  expect(messages).toMatchObject([
    { role: "user", content: question },
    { role: "assistant", content: reply, status: "completed" },
  ]);
  expect(messages[1]?.parent_id).toBe(messages[0]?.id);
}

async function conversationCount(): Promise<number> {
  const answer = await person.fetch(app, "/conversations?limit=100");
  return conversationListSchema.parse(await answer.json()).data.length;
}

test(`a program whose server is killed hears of it, finds what it was told, and can ask again; ${scale.clientKills} times`, {
  timeout: scale.clientKills * 60_000,
}, async () => {
  const lost: number[] = [];
  let later = 0;
  for (let round = 0; round < scale.clientKills; round++) {
    const heard = await Promise.all([completionOf(newQuestion()), responseOf(newQuestion())]);
    const [completion, response] = heard;
    const waiting = settled(client.responses.create({ model, input: newQuestion() }).then(() => ({})));
    await sleep(randomBetween(0, 1_000));
    const killedAt = app.kill();
    for (const { end } of heard) {
      const { failure } = await end;
      // In mid-stream the client wraps what `fetch` throws of a lost connection.
      expect(failure).toBeInstanceOf(OpenAI.OpenAIError);
      expect(failure).toMatchObject({ cause: expect.any(TypeError) });
    }
    expect((await waiting).failure).toBeInstanceOf(OpenAI.APIConnectionError);
    await expect(client.models.list()).rejects.toBeInstanceOf(OpenAI.APIConnectionError);
    await app.start();

    const ended = await until({ withinMs: 2 * markedWithinMs, everyMs: 100 }, async () => {
      const { status } = await client.responses.retrieve(response.id);
      return status === "in_progress" ? undefined : performance.now();
    });
    expect(must(ended, "end") - killedAt).toBeLessThan(markedWithinMs);
    const kept = await Promise.all(heard.map(keptOf));
    const lostNow = Math.max(...heard.map((each, index) => lostMs(each, kept[index] ?? "", killedAt)));
    lost.push(lostNow);
    expect(lostNow).toBeLessThan(neverMs + lag.before(killedAt));
    if (lostNow > promisedMs + lag.before(killedAt)) later += 1;
    await expectInterrupted(response, must(kept[1], "text"));

    const before = await conversationCount();
    const messages = [user(completion.question)];
    await Promise.all([
      expectAnsweredAnew(completion, client.chat.completions.create({ model, messages })),
      expectAnsweredAnew(response, client.responses.create({ model, input: response.question })),
    ]);
    expect(await conversationCount()).toBe(before);
  }
  reportSpread("lost by each kill", lost);
  expect(later, "kills that lost more than the last moment").toBeLessThanOrEqual(atMostLater);
  expect(await stage.wrongInDatabase()).toEqual([]);
});

test("a program whose server is asked to end hears that its reply was interrupted, with all it was told", async () => {
  const before = await conversationCount();
  const [completion, response, ...unkept] = await Promise.all([
    completionOf(newQuestion()),
    responseOf(newQuestion()),
    completionOf(newQuestion(), { store: false }),
    responseOf(newQuestion(), { store: false }),
  ]);
  const waiting = [newQuestion(), newQuestion()];
  const waited = [true, false].map((store, index) => {
    const messages = [user(must(waiting[index], "question"))];
    return settled(client.chat.completions.create({ model, messages, store }).then(() => ({})));
  });
  const areAnswered = async () => {
    const answered = await Promise.all(waiting.map((each) => isAnswering(stage.providerPort, each)));
    return answered.every(Boolean) || undefined;
  };
  expect(await until({ withinMs: 10_000, everyMs: 20 }, areAnswered)).toBe(true);
  await sleep(randomBetween(0, 300));
  expect(await app.stop()).toBe("ended with code 0");

  const interrupted = { code: "interrupted", message: expect.stringContaining("shut down") };
  for (const { end, text } of [completion, unkept[0]]) {
    const { failure } = await end;
    expect(failure).toBeInstanceOf(OpenAI.APIError);
    expect(failure).toMatchObject({ ...interrupted, type: "server_error" });
    expect(reply.startsWith(text)).toBe(true);
  }
  for (const { end, text } of [response, unkept[1]]) {
    const output = [{ status: "incomplete", content: [{ text }] }];
    expect((await end).response).toMatchObject({ status: "failed", error: interrupted, output });
    expect(reply.startsWith(text)).toBe(true);
  }
  for (const end of waited) {
    const { failure } = await end;
    expect(failure).toBeInstanceOf(OpenAI.InternalServerError);
    expect(failure).toMatchObject({ ...interrupted, status: 502 });
  }

  await app.start();
  // Of six, the two that nobody wanted kept, and the one that waited so, are nowhere.
  expect(await conversationCount()).toBe(before + 3);
  for (const heard of [completion, response]) expect(await keptOf(heard)).toBe(heard.text);
  await expectInterrupted(response, response.text);
  // What it was told is what is stored, and so it goes on from there.
  const partial = { role: "assistant" as const, content: completion.text };
  const messages = [user(completion.question), partial, user("Go on. [[words=2]]")];
  await client.chat.completions.create({ model, messages });
  const stored = await messagesOf(person, app, completion.conversationId);
  expect(stored).toMatchObject([
    ...messages.map(({ role, content }) => ({ role, content })),
    { role: "assistant", content: "word1 word2" },
  ]);
});
