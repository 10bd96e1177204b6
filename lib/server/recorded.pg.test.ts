import { Client } from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { changeConversation } from "#lib/server/conversations/change-conversation.ts";
import { createConversation } from "#lib/server/conversations/create-conversation.ts";
import { forkConversation } from "#lib/server/conversations/fork-conversation.ts";
import { getOrCreateConversation } from "#lib/server/conversations/get-or-create-conversation.ts";
import { purgeConversation } from "#lib/server/conversations/purge-conversation.ts";
import { restoreConversation } from "#lib/server/conversations/restore-conversation.ts";
import { trashConversation } from "#lib/server/conversations/trash-conversation.ts";
import { appendMessage } from "#lib/server/messages/append-message.ts";
import { chooseVersion } from "#lib/server/messages/choose-version.ts";
import { deleteMessage } from "#lib/server/messages/delete-message.ts";
import { editMessage } from "#lib/server/messages/edit-message.ts";
import { searchMessages } from "#lib/server/search/search-messages.ts";
import { newPerson, type Person } from "#lib/server/testing/person.ts";
import { readSse } from "#lib/server/testing/read-sse.ts";
import { must } from "#lib/shared/assert.ts";
import type { NewMessage } from "#lib/shared/contracts/new-message.ts";
import { newId } from "#lib/shared/ids.ts";
import { writeWaitingLines } from "./log-later.ts";
import { rememberOutside } from "./outside-request.ts";
import { recorded } from "./recorded.ts";
import { inRequest } from "./request-context.ts";

/** Everything that is logged, at the level that says most. */
const written = vi.hoisted((): string[] => []);
vi.mock("./log.ts", async (importOriginal) => {
  const original = await importOriginal<typeof import("./log.ts")>();
  return { ...original, log: original.makeLog("trace", { write: (line) => void written.push(line) }) };
});

/** Stands in everything that a person or a model writes, and never in the log. */
const canary = "canary-in-the-mine";
const metadata = { [canary]: canary };
const requestId = "req_of_this_test";

let person: Person;
let ownerId: string;
/** A connection that locks. */
let other: Client;

beforeAll(async () => {
  process.env.DATABASE_TIMEOUT_MS = "500"; // read at the first query
  rememberOutside();
  other = new Client(process.env.DATABASE_URL);
  await other.connect();
  person = await newPerson();
  ownerId = person.ownerId;
});

afterAll(async () => {
  await other.end();
  writeWaitingLines();
  expect(written.length).toBeGreaterThan(0);
  expect(written.filter((line) => line.includes(canary))).toEqual([]);
});

interface Line {
  operation?: string;
  requestId?: string;
  ms?: number;
  failed?: string;
  msg: string;
  query?: string;
}

const linesSince = (start: number) => {
  writeWaitingLines();
  return written.slice(start).map((line): Line => JSON.parse(line));
};

/** What the work logs of operations. */
async function logged<T>(work: () => Promise<T>): Promise<{ result: T | null; lines: Line[] }> {
  writeWaitingLines();
  const start = written.length;
  const result = await inRequest(requestId, work).catch(() => null);
  return { result, lines: linesSince(start).filter(({ operation }) => operation !== undefined) };
}

const line = (operation: string, ids: object) => ({
  level: 30,
  time: expect.any(String),
  msg: "history changed",
  operation,
  requestId,
  ownerId,
  ms: expect.any(Number),
  ...ids,
});

const failedLine = (operation: string, ids: object, failed: string) =>
  line(operation, { ...ids, failed, msg: "history not changed" });

/** Runs it, and holds that it logs this one line and nothing of what it is about. */
async function logs<T>(operation: string, ids: object, work: () => Promise<T>): Promise<T> {
  const { result, lines } = await logged(work);
  expect(lines).toEqual([line(operation, ids)]);
  return must(result, operation);
}

async function failsWith(kind: string, operation: string, ids: object, work: () => Promise<unknown>) {
  expect((await logged(work)).lines).toEqual([failedLine(operation, ids, kind)]);
}

const user = (more: object = {}): NewMessage => ({ role: "user", content: canary, metadata, ...more });

const calling = (id: string): NewMessage => ({
  role: "assistant",
  content: canary,
  reasoning: canary,
  tool_calls: [{ id, function: { name: "f", arguments: JSON.stringify({ canary }) } }],
});

async function newConversation(): Promise<{ ownerId: string; conversationId: string }> {
  const conversation = { title: canary, system_prompt: canary, metadata };
  const { id } = await createConversation({ ownerId, conversation });
  return { ownerId, conversationId: id };
}

/** Runs the work while somebody else holds this owner's conversations. */
async function whileLocked<T>(work: () => Promise<T>): Promise<T> {
  await other.query("BEGIN");
  try {
    await other.query("SELECT 1 FROM conversation WHERE owner_id = $1 FOR UPDATE", [ownerId]);
    return await work();
  } finally {
    await other.query("ROLLBACK");
  }
}

test("each operation on a conversation writes one line of ids and time", async () => {
  const id = newId("conversation");
  const key = { ownerId, conversationId: id };
  const ids = { conversationId: id };
  const conversation = { id, title: canary, system_prompt: canary, metadata };
  await logs("conversation.create", ids, () => createConversation({ ownerId, conversation }));
  await logs("conversation.create", { ...ids, isRepeat: true }, () =>
    createConversation({ ownerId, conversation }),
  );
  const changes = { title: `${canary}!`, system_prompt: canary, metadata, pinned: true, archived: false };
  await logs("conversation.change", ids, () => changeConversation({ ...key, changes }));
  const { id: messageId } = await appendMessage({ ...key, message: user() });
  await logs("conversation.fork", { ...ids, messageId }, () => forkConversation({ ...key, messageId }));
  await logs("conversation.choose_version", { ...ids, messageId }, () =>
    chooseVersion({ ...key, messageId }),
  );
  await logs("conversation.trash", ids, async () => ({ done: await trashConversation(key) }));
  await logs("conversation.restore", ids, () => restoreConversation(key));
  const { lines } = await logged(() => purgeConversation(key));
  expect(lines.filter(({ operation }) => operation === "conversation.purge")).toEqual([
    line("conversation.purge", ids),
  ]);
  const another = newId("conversation");
  await logs("conversation.create", { conversationId: another }, () =>
    getOrCreateConversation({ ownerId, conversation: { ...conversation, id: another } }),
  );
});

test("each operation on a message writes one line of ids and time", async () => {
  const key = await newConversation();
  const { conversationId } = key;
  const append = (message: NewMessage, more: object = {}) => {
    const messageId = newId("message");
    const request = { ...key, message: { ...message, id: messageId } };
    return logs("message.append", { conversationId, messageId, ...more }, () => appendMessage(request));
  };
  const parts = [
    { type: "text" as const, text: canary },
    { type: "image_url" as const, image_url: { url: `https://example.org/${canary}.png` } },
    { type: "file" as const, file: { filename: canary } },
  ];
  const first = await append(user({ content: parts }));
  await append(calling(`${canary}-1`));
  await append({ role: "tool", tool_call_id: `${canary}-1`, content: canary });
  await append({ role: "system", content: canary });
  const again = { ...key, message: { ...user({ content: parts }), id: first.id } };
  await logs("message.append", { conversationId, messageId: first.id, isRepeat: true }, () =>
    appendMessage(again),
  );
  const id = newId("message");
  await logs("message.edit", { conversationId, messageId: id }, () =>
    editMessage({ ...key, messageId: first.id, message: { id, content: `${canary} edited` } }),
  );
  await logs("message.delete", { conversationId, messageId: first.id }, () =>
    deleteMessage({ ...key, messageId: first.id }),
  );
});

test("what fails writes one line too, and says of which kind the failure was", async () => {
  const key = await newConversation();
  const { conversationId } = key;
  const append = (message: NewMessage) => {
    const messageId = newId("message");
    return { messageId, work: () => appendMessage({ ...key, message: { ...message, id: messageId } }) };
  };
  const absent = { ownerId, conversationId: newId("conversation") };
  const messageId = newId("message");
  const nowhere = { conversationId: absent.conversationId, messageId };
  await failsWith("not_found", "message.append", nowhere, () =>
    appendMessage({ ...absent, message: user({ id: messageId }) }),
  );
  await failsWith("not_found", "conversation.change", { conversationId: absent.conversationId }, () =>
    changeConversation({ ...absent, changes: { title: canary } }),
  );
  const told = append(user());
  await told.work();
  const ids = { conversationId, messageId: told.messageId };
  await failsWith("conflict", "message.append", ids, () =>
    appendMessage({ ...key, message: user({ id: told.messageId, content: `${canary} otherwise` }) }),
  );
  const unasked = append({ role: "tool", tool_call_id: canary, content: canary });
  await failsWith("invalid", "message.append", { ...ids, messageId: unasked.messageId }, unasked.work);
  const called = append(calling(canary));
  await called.work();
  const calledAgain = append(calling(canary));
  await failsWith(
    "invalid",
    "message.append",
    { ...ids, messageId: calledAgain.messageId },
    calledAgain.work,
  );
  await failsWith("internal", "test.internal", {}, () =>
    recorded("test.internal", { ownerId }, () => Promise.reject(new Error(canary))),
  );
});

test("a request's line carries the id that its answer has; the reply goes on without it", async () => {
  await newConversation(); // with the canary in it, which the librarian finds by a tool
  writeWaitingLines();
  const start = written.length;
  const conversation = newId("conversation");
  const body = { action: "send", create: true, message: { content: `what did I say about ${canary}?` } };
  const response = await person.post(`/conversations/${conversation}/replies`, { ...body, stream: true });
  for await (const _ of readSse(response));
  const lines = linesSince(start).filter(({ operation }) => operation !== undefined);
  const ids = { conversationId: conversation, responseId: expect.stringMatching(/^resp_/) };
  const ofNoRequest = (operation: string) => {
    const { requestId: _, ...rest } = line(operation, ids);
    return rest;
  };
  expect(lines).toEqual([
    { ...line("reply.start", ids), requestId: response.headers.get("x-request-id") },
    ofNoRequest("reply.step"),
    ofNoRequest("reply.end"),
  ]);
});

test("a slow or failed query is logged by its name and nothing else of it", async () => {
  const key = await newConversation();
  writeWaitingLines();
  const start = written.length;
  const answers = await whileLocked(() =>
    Promise.all([
      logged(() => appendMessage({ ...key, message: user() })),
      logged(() => changeConversation({ ...key, changes: { title: canary } })),
    ]),
  );
  const failed = answers.flatMap(({ lines }) => lines);
  expect(new Set(failed.map((each) => `${each.operation} ${each.failed}`))).toEqual(
    new Set(["message.append unavailable", "conversation.change unavailable"]),
  );
  const slow = linesSince(start).filter(({ msg }) => msg === "slow query");
  expect(slow.map(({ query }) => query)).toEqual(
    expect.arrayContaining(["append-messages", expect.stringMatching(/^p\d+ UPDATE conversation$/)]),
  );
  for (const each of slow) {
    expect(Object.keys(each).toSorted()).toEqual(["level", "ms", "msg", "query", "time"]);
  }
});

test("a request that fails on our side is logged with its id and without what it said", async () => {
  const { conversationId } = await newConversation();
  writeWaitingLines();
  const start = written.length;
  const response = await whileLocked(() =>
    person.post(`/conversations/${conversationId}/replies`, { action: "send", message: { content: canary } }),
  );
  expect(response.status).toBe(503);
  expect(linesSince(start).find(({ msg }) => msg === "request failed")).toMatchObject({
    requestId: response.headers.get("x-request-id"),
    err: { code: "57014" },
  });
});

test("reading and searching write no line of an operation", async () => {
  const { lines } = await logged(() => searchMessages({ ownerId, words: [canary], limit: 10 }));
  expect(lines).toEqual([]);
});
