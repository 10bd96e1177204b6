import type { RequestListener } from "node:http";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type ModelServers, startModelServers } from "#e2e/support/model-servers.ts";
import { newTalk } from "#lib/server/testing/converse.ts";
import { newPerson } from "#lib/server/testing/person.ts";
import type { ConversationList } from "#lib/shared/contracts/conversation.ts";
import { replyLimits } from "./reply-limits.ts";

let servers: ModelServers;
const limits = { ...replyLimits };

beforeAll(async () => {
  servers = await startModelServers();
});
afterEach(() => void Object.assign(replyLimits, limits, { retryMs: 10 }));
afterAll(() => servers.close());
replyLimits.retryMs = 10;

test("models of every provider are offered; one name belongs to the first that has it", async () => {
  const person = await newPerson();
  const { data } = await person.get<{ data: { id: string; owned_by: string }[] }>("/models");
  expect(data.map(({ id, owned_by }) => [id, owned_by])).toEqual([
    ["double-fast", "openai"],
    ["double-slow", "openai"],
    ["double-fails", "openai"],
    ["broken", "ollama"],
  ]);
});

test("a model's reply is stored with its model, and names the conversation", async () => {
  const person = await newPerson();
  const talk = newTalk(person);
  const { reply } = await talk.say("sunflowers are tall");
  expect(reply).toMatchObject({ status: "completed", model: "double-fast" });
  expect(reply?.content).toBe("You said: **sunflowers are tall**\n\nThat is all I know.");
  await expect
    .poll(async () => (await person.get<ConversationList>("/conversations")).data[0])
    .toMatchObject({ id: talk.id, title: "A short title", model: "double-fast" });
});

test.each([
  ["[[status=401]]", "model_refused", "refused this server's key", ""],
  ["[[status=403]]", "model_refused", "refused this server's key", ""],
  ["[[status=404]]", "model_not_found", "does not have this model", ""],
  ["[[status=400]]", "model_refused", "(400): The double was told to fail.", ""],
  ["[[status=429]]", "rate_limited", "too many requests. Please wait a little.", ""],
  ["[[status=500]]", "model_failed", "(500): The double was told to fail.", ""],
  ["[[status=503]]", "model_failed", "(503): The double was told to fail.", ""],
  ["[[garbage]] [[words=0]]", "model_failed", "could not be read", ""],
  ["[[garbage]] [[words=3]]", "model_failed", "could not be read", "word1 word2 word3"],
  ["[[words=20]] [[delay=20]] [[fail-after=5]]", "cut_off", "broke off", "word1 word2 word3 word4"],
  ["[[words=20]] [[fail-after=0]]", "cut_off", "broke off", ""],
  ["[[reasoning]] [[garbage]] [[words=1]]", "model_failed", "could not be read", "word1"],
])(
  "%s fails with a reason, keeps what was said, and can be tried again",
  async (content, code, words, said) => {
    const talk = newTalk(await newPerson());
    const { events, reply } = await talk.say(content);
    expect(reply).toMatchObject({ role: "assistant", status: "failed", error: { code } });
    expect(reply?.error?.message).toContain(words);
    expect(reply?.error?.message).not.toMatch(/127\.0\.0\.1|undefined|\[object/);
    // A word that was under way may have gone down with the connection.
    expect(reply?.content).toMatch(new RegExp(`^${said}`));
    if (content.includes("[[reasoning]]")) expect(reply?.reasoning).toBe("Let me think.");
    const last = events.at(-1);
    expect(last).toMatchObject({ type: "response.failed", response: { error: reply?.error } });
    const told = events.map((event) => (event.type === "response.output_text.delta" ? event.delta : ""));
    expect(told.join("")).toBe(reply?.content);

    expect((await talk.regenerate()).reply).toMatchObject({ status: "failed", error: { code } });
    expect((await talk.say("And now?")).reply).toMatchObject({ status: "completed" });
    await expect.poll(servers.openAnswers).toBe(0);
  },
);

test("an answer without end is ended, and its connection closed", async () => {
  Object.assign(replyLimits, { characters: 50_000, pieces: 1_000 });
  const talk = newTalk(await newPerson());
  const { reply } = await talk.say("[[endless]] [[words=100]]");
  expect(reply).toMatchObject({ status: "failed", error: { code: "too_long" } });
  expect(`${reply?.content}`.match(/word\d+/g)).toHaveLength(1_000);
  Object.assign(replyLimits, { characters: 2_000, pieces: 250_000 });
  const shorter = await talk.say("[[endless]] [[words=100]] again");
  expect(shorter.reply).toMatchObject({ status: "failed", error: { code: "too_long" } });
  expect(`${shorter.reply?.content}`.length).toBeGreaterThan(1_900);
  expect(`${shorter.reply?.content}`.length).toBeLessThanOrEqual(2_000);
  await expect.poll(servers.openAnswers).toBe(0);
});

test("a reply that takes too long as a whole is ended with what it said", async () => {
  replyLimits.ms = 300;
  const { reply } = await newTalk(await newPerson()).say("[[endless]] [[words=5]] [[delay=10]]");
  expect(reply).toMatchObject({ status: "failed", error: { code: "too_slow" } });
  expect(reply?.content).toMatch(/^word1 /);
  await expect.poll(servers.openAnswers).toBe(0);
});

const sse = (...lines: string[]): RequestListener => {
  return (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(lines.map((line) => `data: ${line}\n\n`).join(""));
  };
};
const chunk = (delta: object, finish_reason: string | null = null) =>
  JSON.stringify({ choices: [{ index: 0, delta, finish_reason }] });
const half = chunk({ content: "half a" });
const failing = (error: object) => JSON.stringify({ error });

test.each<[string, RequestListener, string, RegExp]>([
  ["no JSON", sse("{not json"), "", /could not be read/],
  ["an end in the middle", sse(half), "half a", /broke off/],
  ["no JSON in the middle", sse(half, "{not json"), "half a", /could not be read/],
  ["a web page", (_request, response) => void response.end("<html>"), "", /could not be read/],
  ["nothing", (_request, response) => void response.end(), "", /could not be read/],
  ["a closed connection", (_request, response) => void response.destroy(), "", /broke off/],
  ["another shape", sse('{"choices":"none"}'), "", /could not be read/],
  [
    "an error in the middle",
    sse(half, failing({ message: "Out of memory" })),
    "half a",
    /error: Out of memory\.$/,
  ],
  ["an error with a status", sse(failing({ message: "Busy", code: 503 })), "", /\(503\): Busy\.$/],
  [
    "a refusal that is no JSON",
    (_request, response) => void response.writeHead(418).end("<html>"),
    "",
    /\(418\)/,
  ],
])("a server that sends %s is a failure with a reason, never a crash", async (_, listener, text, reason) => {
  servers.misbehave(listener);
  const { reply } = await newTalk(await newPerson()).say("hello", "broken");
  expect(reply).toMatchObject({ status: "failed", content: text, error: { code: expect.any(String) } });
  expect(reply?.error?.message).toMatch(reason);
  expect(reply?.error?.message).not.toMatch(/127\.0\.0\.1|undefined|\[object/);
});

test("a line of fifty megabytes is not read to its end", async () => {
  servers.misbehave((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(`data: ${half}\n\ndata: {"choices":[{"index":0,"delta":{"content":"`);
    response.end(Buffer.alloc(50_000_000, "x"));
  });
  const { reply } = await newTalk(await newPerson()).say("hello", "broken");
  expect(reply).toMatchObject({ status: "failed", content: "half a", error: { code: "too_long" } });
  await expect.poll(servers.openAnswers).toBe(0);
});

test("what Postgres can't hold is replaced in a model's words, and a pair in two pieces is kept", async () => {
  servers.misbehave((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const content of ["a\\u0000b", "\\ud83d", "\\ude00", " \\udc00"]) {
      response.write(`data: {"choices":[{"index":0,"delta":{"content":"${content}"}}]}\n\n`);
    }
    response.end(`data: ${chunk({}, "stop")}\n\ndata: [DONE]\n\n`);
  });
  const { reply } = await newTalk(await newPerson()).say("hello", "broken");
  expect(reply).toMatchObject({ status: "completed", content: "a\uFFFDb😀 \uFFFD" });
});

test("a model server that is gone is named as such, not taken for our own database", async () => {
  await servers.endBroken();
  const { reply } = await newTalk(await newPerson()).say("hello", "broken");
  expect(reply).toMatchObject({ status: "failed", error: { code: "model_unreachable" } });
});
