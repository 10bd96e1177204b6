import { beforeAll, expect, test } from "vitest";
import { newPerson, newProgram, type Program } from "#lib/server/testing/person.ts";
import { readSse } from "#lib/server/testing/read-sse.ts";
import { must } from "#lib/shared/assert.ts";
import type { ConversationDetail, ConversationList } from "#lib/shared/contracts/conversation.ts";
import type { ItemList } from "#lib/shared/contracts/item.ts";
import type { Message, MessageList } from "#lib/shared/contracts/message.ts";
import type { ReplyAck } from "#lib/shared/contracts/reply.ts";
import { newId } from "#lib/shared/ids.ts";

// What a program does with a history, from the first request to the last.

let program: Program;

beforeAll(async () => {
  program = await newProgram((await newPerson()).ownerId);
});

const json = async <T>(response: Promise<Response>): Promise<T> => await (await response).json();
const append = (id: string, message: object) =>
  json<Message>(program.post(`/conversations/${id}/messages`, message));
const contents = async (id: string, query = "") =>
  (await program.get<MessageList>(`/conversations/${id}/messages?limit=100${query}`)).data.map(
    ({ content }) => content,
  );

test("a conversation is created with items, read as messages and as items, changed, put away and deleted", async () => {
  const items = [
    { role: "system", content: "Be brief." },
    { type: "message", role: "user", content: [{ type: "input_text", text: "Do dahlias grow in clay?" }] },
    { type: "function_call", call_id: "call_1", name: "look_up", arguments: '{"what":"dahlia"}' },
    { type: "function_call_output", call_id: "call_1", output: "They do." },
  ];
  const body = { title: "Dahlias", metadata: { project: "garden" }, items };
  const made = await json<ConversationDetail>(program.post("/conversations", body));
  expect(made).toMatchObject({ title: "Dahlias", metadata: { project: "garden" }, message_count: 4 });
  const path = `/conversations/${made.id}`;
  const { data } = await program.get<ItemList>(`${path}/items?order=asc`);
  expect(data.map(({ type }) => type)).toEqual([
    "message",
    "message",
    "function_call",
    "function_call_output",
  ]);
  const messages = await program.get<MessageList>(`${path}/messages`);
  expect(messages.data.map(({ role }) => role)).toEqual(["system", "user", "assistant", "tool"]);
  expect(messages.data[2]).toMatchObject({ content: null, tool_calls: [{ id: "call_1" }] });

  const changed = await json<ConversationDetail>(program.post(path, { archived: true, metadata: null }));
  expect(changed).toMatchObject({ archived: true, metadata: {}, title: "Dahlias" });
  expect((await program.get<ConversationList>("/conversations")).data.map(({ id }) => id)).not.toContain(
    made.id,
  );
  const shelf = await program.get<ConversationList>("/conversations?archived=true&q=DAHL");
  expect(shelf.data.map(({ id }) => id)).toEqual([made.id]);
  const back = await json<ConversationDetail>(program.post(path, { archived: false, pinned: true }, "PATCH"));
  expect(back).toMatchObject({ archived: false, pinned: true });
  expect(await json(program.fetch(path, { method: "DELETE" }))).toEqual({
    id: made.id,
    object: "conversation.deleted",
    deleted: true,
  });
  expect((await program.fetch(path)).status).toBe(404);
});

test("without a body a conversation is created all the same", async () => {
  const empty = await program.fetch("/conversations", { method: "POST" });
  expect([empty.status, await empty.json()]).toMatchObject([200, { title: null, message_count: 0 }]);
  // As some clients send it: a type, and nothing of it.
  const headers = { "content-type": "application/json" };
  expect((await program.fetch("/conversations", { method: "POST", headers, body: "" })).status).toBe(200);
});

test("a message that is sent again, by id or by key, is kept once, with or without its conversation named", async () => {
  const message = { id: newId("message"), role: "user", content: "Once" };
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => json<Message>(program.post("/messages", message))),
  );
  const [first] = answers;
  for (const answer of answers) expect(answer).toEqual(first);
  const { conversation_id } = must(first);
  expect(await contents(conversation_id)).toEqual(["Once"]);
  expect(conversation_id.slice(5)).toBe(message.id.slice(4));

  const headers = { "content-type": "application/json", "idempotency-key": "the same" };
  const post = (content: string) =>
    program.fetch("/messages", { method: "POST", headers, body: JSON.stringify({ role: "user", content }) });
  const [one, two] = [await json<Message>(post("Twice")), await json<Message>(post("Twice"))];
  expect(two).toEqual(one);
  const other = await post("Thrice");
  expect([other.status, (await other.json()).error.code]).toEqual([409, "idempotency_key_reused"]);

  const named = { conversation_id: newId("conversation"), role: "user", content: "Here" };
  expect(await json<Message>(program.post("/messages", named))).toMatchObject({
    conversation_id: named.conversation_id,
  });
  await program.post("/messages", { ...named, content: "And here" });
  expect(await contents(named.conversation_id)).toEqual(["Here", "And here"]);
});

test("paths part below any message, and the head leads to the one that is shown", async () => {
  const { conversation_id: id, id: root } = await json<Message>(
    program.post("/messages", { role: "user", content: "root" }),
  );
  const left = await append(id, { role: "assistant", content: "left" });
  const leftmost = await append(id, { role: "user", content: "leftmost" });
  const right = await append(id, { role: "assistant", content: "right", parent_id: root });
  expect(right.siblings).toEqual([left.id, right.id]);
  expect(await contents(id)).toEqual(["root", "right"]);
  expect(await contents(id, `&leaf=${leftmost.id}`)).toEqual(["root", "left", "leftmost"]);
  await program.post(`/conversations/${id}`, { head: left.id });
  expect(await contents(id)).toEqual(["root", "left", "leftmost"]);
});

test("a conversation is forked at any message, once for each id or key", async () => {
  const { conversation_id: id, id: root } = await json<Message>(
    program.post("/messages", { role: "user", content: "root" }),
  );
  const left = await append(id, { role: "assistant", content: "left" });
  await append(id, { role: "user", content: "leftmost" });
  await append(id, { role: "assistant", content: "right", parent_id: root });
  await program.post(`/conversations/${id}`, { title: "Caves" });
  const fork = async (body: object, headers: Record<string, string> = {}) => {
    const init = { method: "POST", body: JSON.stringify(body) };
    const type = { "content-type": "application/json" };
    const answer = await program.fetch(`/conversations/${id}/fork`, {
      ...init,
      headers: { ...type, ...headers },
    });
    return { status: answer.status, body: await answer.json() };
  };
  const made = await fork({ message_id: left.id });
  expect(made).toMatchObject({
    status: 201,
    body: { title: "Caves (fork)", message_count: 2, archived: false },
  });
  expect(made.body.id).not.toBe(id);
  expect(await contents(made.body.id)).toEqual(["root", "left"]);
  expect(await contents(id)).toEqual(["root", "right"]);

  const own = { message_id: left.id, id: newId("conversation") };
  expect(await fork(own)).toMatchObject({ status: 201, body: { id: own.id } });
  expect(await fork(own)).toMatchObject({ status: 201, body: { id: own.id } });
  expect(await fork({ ...own, message_id: root })).toMatchObject({
    status: 409,
    body: { error: { code: "id_in_use", param: "id" } },
  });

  const key = { "idempotency-key": "fork once" };
  const keyed = await fork({ message_id: left.id }, key);
  expect(await fork({ message_id: left.id }, key)).toEqual(keyed);
  expect(await fork({ message_id: root }, key)).toMatchObject({ status: 409 });
  expect(await fork({ message_id: newId("message") })).toMatchObject({
    status: 404,
    body: { error: { message: expect.stringContaining("message") } },
  });
  expect(await fork({ message_id: left.id, title: "x" })).toMatchObject({ status: 400 });
});

test("a reply is asked for below any message, followed, and stopped", async () => {
  const { conversation_id: id, id: root } = await json<Message>(
    program.post("/messages", { role: "user", content: "root" }),
  );
  await append(id, { role: "assistant", content: "old" });
  const send = { action: "send", parent_id: root, message: { content: "hello" } };
  const ack = await json<ReplyAck>(program.post(`/conversations/${id}/replies`, send));
  expect(ack).toMatchObject({
    conversation_id: id,
    status: "running",
    last_event_id: `${ack.response_id}:-1`,
  });
  const types: string[] = [];
  for await (const { event } of readSse(
    await program.fetch(`/conversations/${id}/stream?after=${ack.last_event_id}`),
  )) {
    types.push(event ?? "");
  }
  expect([types[0], types.at(-1)]).toEqual(["response.created", "response.completed"]);
  expect((await contents(id)).slice(0, 2)).toEqual(["root", "hello"]);
  const atRoot = { action: "send", parent_id: null, message: { content: "anew" } };
  await program.post(`/conversations/${id}/replies`, atRoot);
  await program.post(`/conversations/${id}/stop`, {});
  expect((await contents(id))[0]).toBe("anew");
});

test("models are listed and found by name", async () => {
  const { data } = await program.get<{ data: { id: string }[] }>("/models");
  expect(data.map(({ id }) => id)).toContain("librarian");
  expect(await program.get("/models/librarian")).toMatchObject({ id: "librarian", object: "model" });
  expect((await program.fetch("/models/nobody")).status).toBe(404);
  expect((await program.fetch(`/models/${encodeURIComponent("meta/llama")}`)).status).toBe(404);
});

test("the document is there for everybody", async () => {
  expect(await program.get("/openapi.json")).toMatchObject({ openapi: "3.1.0", info: { title: "Verbatim" } });
});
