import { expect, test } from "vitest";
import { newPerson, type Person } from "#lib/server/testing/person.ts";
import { readSse } from "#lib/server/testing/read-sse.ts";
import type { MessageList } from "#lib/shared/contracts/message.ts";
import type { ReplyAck } from "#lib/shared/contracts/reply.ts";
import { type ReplyEvent, replyEventSchema } from "#lib/shared/contracts/reply-events.ts";
import { newId } from "#lib/shared/ids.ts";
import { applyReplyEvent, newReply } from "#lib/shared/reply-state.ts";

const send = (content: string, more: object = {}) => ({
  action: "send",
  message: { content },
  create: true,
  ...more,
});

/** Sends and waits for the reply's end. */
async function say(person: Person, conversation: string, content: string, more: object = {}) {
  const response = await person.post(
    `/conversations/${conversation}/replies`,
    send(content, { ...more, stream: true }),
  );
  expect(response.status).toBe(200);
  const events: ReplyEvent[] = [];
  for await (const { data } of readSse(response)) events.push(replyEventSchema.parse(data));
  return events;
}

const messagesOf = (person: Person, conversation: string) =>
  person.get<MessageList>(`/conversations/${conversation}/messages?limit=100`);

test("a message is kept, and the reply to it streams, ends and is stored as it streamed", async () => {
  const person = await newPerson();
  const conversation = newId("conversation");
  const events = await say(person, conversation, "hello");
  expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
  expect(events.at(0)?.type).toBe("response.created");
  expect(events.at(-1)?.type).toBe("response.completed");
  const { data } = await messagesOf(person, conversation);
  expect(data.map(({ role, status, seq }) => [role, status, seq])).toEqual([
    ["user", "completed", 1],
    ["assistant", "completed", 2],
  ]);
  const state = events.reduce(applyReplyEvent, newReply(data[1]?.response_id ?? ""));
  const [item] = state.items;
  expect(item?.type === "message" && item.content[0]?.text).toBe(data[1]?.content);
  expect(data[1]?.content).toContain("librarian");
});

test("the librarian looks into other conversations by a tool call that is stored as one", async () => {
  const person = await newPerson();
  const [first, second] = [newId("conversation"), newId("conversation")];
  await say(person, first, "hello, my dahlias bloom in August");
  await say(person, second, "what did I say about dahlias?");
  const { data } = await messagesOf(person, second);
  expect(data.map(({ role }) => role)).toEqual(["user", "assistant", "tool", "assistant"]);
  expect(data[1]?.tool_calls?.[0]?.function).toEqual({
    name: "search_history",
    arguments: '{"query":"dahlias"}',
  });
  expect(data[2]?.tool_call_id).toBe(data[1]?.tool_calls?.[0]?.id);
  expect(data[3]?.content).toContain("> hello, my dahlias bloom in August");
  expect(data[3]?.content).toContain(`(/c/${first}#msg_`);
  expect(new Set(data.slice(1).map((message) => message.response_id)).size).toBe(1);
  expect(data.map(({ parent_id }) => parent_id)).toEqual([null, ...data.slice(0, 3).map(({ id }) => id)]);
});

test("the same message id is one message and one reply, however often and from wherever it is sent", async () => {
  const person = await newPerson();
  const conversation = newId("conversation");
  const body = { action: "send", create: true, message: { id: newId("message"), content: "hello" } };
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => person.post(`/conversations/${conversation}/replies`, body)),
  );
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 201));
  const acks = (await Promise.all(answers.map((answer) => answer.json()))) as ReplyAck[];
  expect(
    new Set(acks.map((ack) => `${ack.response_id} ${ack.user_message_id} ${ack.assistant_message_id}`)).size,
  ).toBe(1);
  expect((await messagesOf(person, conversation)).data).toHaveLength(2);

  const other = await person.post(`/conversations/${conversation}/replies`, {
    ...body,
    message: { ...body.message, content: "hello!" },
  });
  expect(other.status).toBe(409);
  expect(await other.json()).toMatchObject({ error: { code: "id_in_use", param: "message.id" } });
  expect(other.headers.get("x-should-retry")).toBe("false");
});

test("while a reply runs another message is refused, kindly, and not stored", async () => {
  const person = await newPerson();
  const conversation = newId("conversation");
  expect((await person.post(`/conversations/${conversation}/replies`, send("hello"))).status).toBe(201);
  const second = await person.post(`/conversations/${conversation}/replies`, send("and more"));
  expect(second.status).toBe(409);
  expect(await second.json()).toMatchObject({ error: { code: "conversation_busy" } });
  await person.post(`/conversations/${conversation}/stop`);
  expect((await messagesOf(person, conversation)).data.map(({ content }) => content)).not.toContain(
    "and more",
  );
});

test("a stopped reply keeps what was said, and the next message works", async () => {
  const person = await newPerson();
  const conversation = newId("conversation");
  await person.post(`/conversations/${conversation}/replies`, send("hello"));
  const stream = await person.fetch(`/conversations/${conversation}/stream`);
  for await (const { event } of readSse(stream)) if (event === "response.output_text.delta") break;
  const stopped = await person.post(`/conversations/${conversation}/stop`);
  expect(await stopped.json()).toMatchObject({ status: "stopped" });
  const { data } = await messagesOf(person, conversation);
  expect(data[1]).toMatchObject({ status: "stopped", error: null });
  expect(data[1]?.content).toMatch(/^Hello/);
  const events = await say(person, conversation, "hello again");
  expect(events.at(-1)?.type).toBe("response.completed");
});

test("the librarian goes on where it was stopped", async () => {
  const person = await newPerson();
  const conversation = newId("conversation");
  const whole = (await say(person, newId("conversation"), "hello")).at(-1);
  await person.post(`/conversations/${conversation}/replies`, send("hello"));
  const stream = await person.fetch(`/conversations/${conversation}/stream`);
  for await (const { event } of readSse(stream)) if (event === "response.output_text.delta") break;
  await person.post(`/conversations/${conversation}/stop`);
  const [, stopped] = (await messagesOf(person, conversation)).data;
  const goOn = { action: "continue", message_id: stopped?.id, stream: true };
  for await (const _ of readSse(await person.post(`/conversations/${conversation}/replies`, goOn)));
  const [, reply] = (await messagesOf(person, conversation)).data;
  expect(reply?.id).not.toBe(stopped?.id);
  expect(whole).toMatchObject({ response: { output: [{ content: [{ text: reply?.content }] }] } });
});

test("a reader that comes back gets every later event exactly once, during the reply and after it", async () => {
  const person = await newPerson();
  const conversation = newId("conversation");
  await person.post(`/conversations/${conversation}/replies`, send("hello"));
  const seen: SseMessageId[] = [];
  let after: string | undefined;
  for (let connection = 0; connection < 5; connection++) {
    const query = after ? `?after=${after}` : "";
    for await (const { id, data } of readSse(
      await person.fetch(`/conversations/${conversation}/stream${query}`),
    )) {
      seen.push({ id, number: replyEventSchema.parse(data).sequence_number });
      after = id;
      if (seen.length % 10 === 0 && connection < 4) break;
    }
  }
  expect(seen.map(({ number }) => number)).toEqual(seen.map((_, index) => index));
  const again = await person.fetch(`/conversations/${conversation}/stream?after=${after?.split(":")[0]}:-1`);
  const whole: unknown[] = [];
  for await (const { id } of readSse(again)) whole.push(id);
  expect(whole).toEqual(seen.map(({ id }) => id));
  expect((await person.fetch(`/conversations/${conversation}/stream`)).status).toBe(204);
});

interface SseMessageId {
  id: string | undefined;
  number: number;
}

test("regenerating and editing add versions and overwrite nothing", async () => {
  const person = await newPerson();
  const conversation = newId("conversation");
  await say(person, conversation, "hello");
  const before = (await messagesOf(person, conversation)).data;
  const path = `/conversations/${conversation}/replies`;
  const again = await person.post(path, { action: "regenerate", message_id: before[1]?.id });
  expect(await again.json()).toMatchObject({ user_message_id: null, status: "running" });
  await person.post(`/conversations/${conversation}/stop`);
  const second = (await messagesOf(person, conversation)).data;
  expect(second.map(({ seq, parent_id }) => [seq, parent_id])).toEqual([
    [1, null],
    [3, before[0]?.id],
  ]);
  const edited = await person.post(path, {
    action: "edit",
    message_id: before[0]?.id,
    message: { content: "hello!" },
  });
  expect(edited.status).toBe(201);
  await person.post(`/conversations/${conversation}/stop`);
  const third = (await messagesOf(person, conversation)).data;
  expect(third.map(({ seq, parent_id, content }) => [seq, parent_id, content]).at(0)).toEqual([
    4,
    null,
    "hello!",
  ]);
  expect(third).toHaveLength(2);
});

test("what can't be kept is refused with the field named, and nothing is half-stored", async () => {
  const person = await newPerson();
  const conversation = newId("conversation");
  const path = `/conversations/${conversation}/replies`;
  const cases = [
    [send(" \n "), 400, "message.content"],
    [send("a\u0000b"), 400, "message.content"],
    [send("a\uD800b"), 400, "message.content"],
    [send("x".repeat(200_001)), 413, "message.content"],
    [send("hi", { model: "gpt-nowhere" }), 400, "model"],
    [{ action: "send", create: true, message: { id: "msg_1", content: "hi" } }, 400, "message.id"],
    [{ action: "sing" }, 400, "action"],
    [{ ...send("hi"), colour: "red" }, 400, "colour"],
    [{ action: "send", message: { content: "hi" } }, 404, null],
  ] as const;
  for (const [body, status, param] of cases) {
    const response = await person.post(path, body);
    expect([response.status, await response.json()]).toEqual([
      status,
      {
        error: {
          message: expect.any(String),
          type: expect.any(String),
          param,
          code: expect.toSatisfy(isCode),
        },
      },
    ]);
  }
  expect((await person.fetch(`/conversations/${conversation}`)).status).toBe(404);
});

function isCode(code: unknown): boolean {
  return code === null || typeof code === "string";
}

test("200,000 characters of every kind come back byte for byte", async () => {
  const person = await newPerson();
  const conversation = newId("conversation");
  const unit = "a\r\n\t \u202Eשלום\u202C 漢字 🏳️‍🌈\u{10FFFF}\u0001\u2028'\\\"%_ ";
  const text = unit.repeat(Math.floor(200_000 / unit.length));
  await person.post(`/conversations/${conversation}/replies`, send(text));
  await person.post(`/conversations/${conversation}/stop`);
  expect((await messagesOf(person, conversation)).data[0]?.content).toBe(text);
});
