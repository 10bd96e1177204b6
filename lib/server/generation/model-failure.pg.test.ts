import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startProviderDouble } from "#e2e/support/provider-double.ts";
import { newPerson, type Person } from "#lib/server/testing/person.ts";
import { readSse } from "#lib/server/testing/read-sse.ts";
import type { ConversationList } from "#lib/shared/contracts/conversation.ts";
import type { MessageList } from "#lib/shared/contracts/message.ts";
import { newId } from "#lib/shared/ids.ts";

let double: Server;
let broken: Server;
/** What the broken server does with the next request. */
let misbehave: RequestListener = (_request, response) => void response.destroy();

beforeAll(async () => {
  double = await startProviderDouble(0);
  broken = createServer((request, response) => {
    if (request.url !== "/v1/models") return misbehave(request, response);
    response.end(JSON.stringify({ data: [{ id: "broken" }, { id: "double-fast" }] }));
  });
  await new Promise<void>((resolve) => broken.listen(0, "127.0.0.1", resolve));
  const url = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // Read at the first request: nothing has asked for the environment yet.
  process.env.OPENAI_BASE_URL = `${url(double)}/v1`;
  process.env.OLLAMA_BASE_URL = url(broken);
});

afterAll(() => {
  for (const server of [double, broken]) {
    server.closeAllConnections();
    server.close(() => {});
  }
});

async function say(person: Person, model: string, content: string) {
  const conversation = newId("conversation");
  const body = { action: "send", create: true, stream: true, model, message: { content } };
  const response = await person.post(`/conversations/${conversation}/replies`, body);
  for await (const _ of readSse(response));
  const { data } = await person.get<MessageList>(`/conversations/${conversation}/messages`);
  return { conversation, reply: data[1] };
}

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
  const { conversation, reply } = await say(person, "double-fast", "sunflowers are tall");
  expect(reply).toMatchObject({ status: "completed", model: "double-fast" });
  expect(reply?.content).toBe("You said: **sunflowers are tall**\n\nThat is all I know.");
  await expect
    .poll(async () => (await person.get<ConversationList>("/conversations")).data[0])
    .toMatchObject({ id: conversation, title: "A short title", model: "double-fast" });
});

test("a model that refuses or answers with an error leaves a failed reply with a readable reason", async () => {
  const person = await newPerson();
  for (const [content, code, words] of [
    ["[[status=401]]", "model_refused", "refused this server's key"],
    ["[[status=404]]", "model_not_found", "does not have this model"],
    ["[[status=429]]", "rate_limited", "too many requests"],
    ["[[status=500]]", "model_failed", "(500): The double was told to fail."],
  ] as const) {
    const { reply } = await say(person, "double-fast", content);
    expect(reply).toMatchObject({ status: "failed", content: "", error: { code } });
    expect(reply?.error?.message).toContain(words);
  }
});

test("a model's answer that is cut off keeps what was said", async () => {
  const { reply } = await say(await newPerson(), "double-fast", "[[words=20]] [[delay=20]] [[fail-after=5]]");
  expect(reply).toMatchObject({ status: "failed", error: { message: expect.stringContaining("broke") } });
  // The last word went down with the connection.
  expect(reply?.content).toMatch(/^word1 word2 word3 word4 (word5 )?$/);
});

test("garbage, an early end and a dead server are failures with a reason, never a crash", async () => {
  const person = await newPerson();
  const sse = (...lines: string[]): RequestListener => {
    return (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(lines.map((line) => `data: ${line}\n\n`).join(""));
    };
  };
  const chunk = JSON.stringify({ choices: [{ index: 0, delta: { content: "half a" } }] });
  const cases: [RequestListener, string][] = [
    [sse("{not json"), ""],
    [sse(chunk), "half a"],
    [sse(chunk, "{not json"), "half a"],
    [(_request, response) => response.end("<html>"), ""],
    [(_request, response) => void response.destroy(), ""],
  ];
  for (const [listener, text] of cases) {
    misbehave = listener;
    const { reply } = await say(person, "broken", "hello");
    expect(reply).toMatchObject({ status: "failed", content: text, error: { code: expect.any(String) } });
    expect(reply?.error?.message).not.toMatch(/127\.0\.0\.1|undefined|\[object/);
  }
});

test("what Postgres can't hold is replaced in a model's words, and a pair in two pieces is kept", async () => {
  misbehave = (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const content of ["a\\u0000b", "\\ud83d", "\\ude00", " \\udc00"]) {
      response.write(`data: {"choices":[{"index":0,"delta":{"content":"${content}"}}]}\n\n`);
    }
    response.end('data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n');
  };
  const { reply } = await say(await newPerson(), "broken", "hello");
  expect(reply).toMatchObject({ status: "completed", content: "a\uFFFDb😀 \uFFFD" });
});

test("a model that only ever calls tools is ended, and each of its steps is kept", async () => {
  misbehave = (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const call = {
      index: 0,
      id: "call_1",
      type: "function",
      function: { name: "search_history", arguments: "{}" },
    };
    const chunk = (delta: object, finish_reason: string | null) =>
      `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
    response.end(`${chunk({ tool_calls: [call] }, null)}${chunk({}, "tool_calls")}data: [DONE]\n\n`);
  };
  const person = await newPerson();
  const { conversation } = await say(person, "broken", "hello");
  const { data } = await person.get<MessageList>(`/conversations/${conversation}/messages?limit=100`);
  expect(data.at(-1)).toMatchObject({ status: "failed", error: { code: "too_many_steps" } });
  expect(data.filter(({ role }) => role === "tool")).toHaveLength(7);
});

test("a model server that is gone is named as such, not taken for our own database", async () => {
  broken.closeAllConnections();
  await new Promise((resolve) => broken.close(resolve));
  const { reply } = await say(await newPerson(), "broken", "hello");
  expect(reply).toMatchObject({ status: "failed", error: { code: "model_unreachable" } });
});
