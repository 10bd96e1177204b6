import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newPerson, type Person } from "#lib/server/testing/person.ts";
import { readSse } from "#lib/server/testing/read-sse.ts";
import type { Message, MessageList } from "#lib/shared/contracts/message.ts";
import { newId } from "#lib/shared/ids.ts";

interface Asked {
  messages: { role: string; content: unknown }[];
}

let model: Server;
let asked: Asked[] = [];
/** What the model says next; an answer that is null breaks off. */
let answers: (string | null)[][] = [];

beforeAll(async () => {
  model = createServer(async (request, response) => {
    if (request.url === "/models") return response.end(JSON.stringify({ data: [{ id: "m" }] }));
    let body = "";
    for await (const piece of request) body += piece;
    const question: Asked = JSON.parse(body);
    if (/\btitle\b/.test(String(question.messages[0]?.content))) return response.destroy();
    asked.push(question);
    say(response, answers.shift() ?? []);
  });
  await new Promise<void>((resolve) => model.listen(0, "127.0.0.1", resolve));
  process.env.OPENAI_BASE_URL = `http://127.0.0.1:${(model.address() as AddressInfo).port}`;
});

afterAll(() => {
  model.closeAllConnections();
  model.close();
});

function say(response: ServerResponse, words: (string | null)[]) {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (delta: object, finish_reason: string | null = null) =>
    response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason }] })}\n\n`);
  for (const content of words) {
    if (content === null) return void response.end();
    send({ content });
  }
  send({}, "stop");
  response.end("data: [DONE]\n\n");
}

/** Asks for a reply and reads it to its end. */
async function request(person: Person, conversation: string, body: object): Promise<Message[]> {
  const path = `/conversations/${conversation}/replies`;
  const response = await person.post(path, { ...body, stream: true });
  expect(response.status).toBe(200);
  for await (const _ of readSse(response));
  return (await person.get<MessageList>(`/conversations/${conversation}/messages`)).data;
}

async function brokenOff(...words: string[]) {
  const person = await newPerson();
  const conversation = newId("conversation");
  asked = [];
  answers = [[...words, null]];
  const send = { action: "send", create: true, message: { content: "Tell me a story." } };
  const rows = await request(person, conversation, send);
  expect(rows[1]).toMatchObject({ status: "failed" });
  return { person, conversation, rows };
}

test("a reply that broke off goes on in a version of its own, from what was kept", async () => {
  const { person, conversation, rows } = await brokenOff("Once upon ", "a time");
  answers = [[", there was", " a king."]];
  const after = await request(person, conversation, { action: "continue", message_id: rows[1]?.id });
  expect(after.map(({ content, status }) => [content, status])).toEqual([
    ["Tell me a story.", "completed"],
    ["Once upon a time, there was a king.", "completed"],
  ]);
  expect(after[1]?.parent_id).toBe(rows[0]?.id);
  expect(after[1]?.siblings).toContain(rows[1]?.id);
  const told = asked[1]?.messages.slice(-3).map(({ role, content }) => [role, content]);
  expect(told).toEqual([
    ["user", "Tell me a story."],
    ["assistant", "Once upon a time"],
    ["user", expect.stringContaining("broke off")],
  ]);
});

test("readers see the kept text first, and one that breaks off again keeps it", async () => {
  const { person, conversation, rows } = await brokenOff("Once upon ", "a time");
  answers = [[", there", null]];
  const path = `/conversations/${conversation}/replies`;
  const body = { action: "continue", message_id: rows[1]?.id, stream: true };
  const deltas: string[] = [];
  for await (const { event, data } of readSse(await person.post(path, body))) {
    if (event === "response.output_text.delta") deltas.push((data as { delta: string }).delta);
  }
  expect(deltas).toEqual(["Once upon a time", ", there"]);
  const { data } = await person.get<MessageList>(`/conversations/${conversation}/messages`);
  expect(data[1]).toMatchObject({ status: "failed", content: "Once upon a time, there" });
});

test("only what ended early and kept some text can go on", async () => {
  const { person, conversation, rows } = await brokenOff();
  const refused = async (message_id: string | undefined) => {
    const answer = await person.post(`/conversations/${conversation}/replies`, {
      action: "continue",
      message_id,
    });
    return [answer.status, (await answer.json()).error.param];
  };
  expect(await refused(rows[1]?.id)).toEqual([400, "message_id"]); // nothing was kept
  expect(await refused(rows[0]?.id)).toEqual([400, "message_id"]); // a question
  expect(await refused(newId("message"))).toEqual([404, null]);
  answers = [["All is said."]];
  const whole = await request(person, conversation, { action: "regenerate", message_id: rows[1]?.id });
  expect(await refused(whole[1]?.id)).toEqual([400, "message_id"]); // it is complete
});
