import { beforeEach, expect, test } from "vitest";
import { createGuest } from "#lib/server/auth/users.ts";
import { conversationUuid } from "#lib/server/conversations/access.ts";
import { createConversation } from "#lib/server/conversations/create-conversation.ts";
import { forkConversation } from "#lib/server/conversations/fork-conversation.ts";
import { getConversation } from "#lib/server/conversations/get-conversation.ts";
import { listConversations } from "#lib/server/conversations/list-conversations.ts";
import { purgeConversation } from "#lib/server/conversations/purge-conversation.ts";
import { restoreConversation } from "#lib/server/conversations/restore-conversation.ts";
import { trashConversation } from "#lib/server/conversations/trash-conversation.ts";
import { db, pool } from "#lib/server/db.ts";
import { buildContext } from "#lib/server/generation/context.ts";
import { searchMessages } from "#lib/server/search/search-messages.ts";
import { must } from "#lib/shared/assert.ts";
import { formatId, newId, newUuid, parseId } from "#lib/shared/ids.ts";
import { appendMessage } from "./append-message.ts";
import { appendMessages } from "./append-messages.ts";
import { deleteMessage } from "./delete-message.ts";
import { editMessage } from "./edit-message.ts";
import { getMessage } from "./get-message.ts";
import { listMessages } from "./list-messages.ts";
import { listMessagesAround } from "./list-messages-around.ts";

let ownerId: string;
let conversationId: string;
const secret = "xyzzyplugh";

beforeEach(async () => {
  ownerId = (await createGuest()).userId;
  conversationId = (await createConversation({ ownerId, conversation: { title: "Caves" } })).id;
});

/** The tables that hold a word anywhere in a row of anybody's. */
async function tablesWith(word: string): Promise<string[]> {
  const { rows: tables } = await pool().query<{ table_name: string }>(
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
  );
  const found: string[] = [];
  for (const { table_name: table } of tables) {
    const { rows } = await pool().query(`SELECT 1 FROM "${table}" t WHERE strpos(t::text, $1) > 0 LIMIT 1`, [
      word,
    ]);
    if (rows.length > 0) found.push(table);
  }
  return found.sort();
}

/** A question, and a reply of two rows that says the secret wherever a reply can, with its log. */
async function replyWithSecret(): Promise<{
  question: string;
  calling: string;
  result: string;
  answer: string;
}> {
  const generation = { uuid: newUuid(), model: "m", starts: true };
  const uuids = Array.from({ length: 4 }, () => newUuid());
  const [question, calling, result, answer] = uuids.map((uuid) => formatId("message", uuid));
  const appended = await appendMessages({
    ownerId,
    conversationUuid: conversationUuid(conversationId),
    parentSeq: null,
    generation,
    messages: [
      { uuid: must(uuids[0]), role: "user", text: "Where to?" },
      {
        uuid: must(uuids[1]),
        role: "assistant",
        text: `Let me look for ${secret}.`,
        reasoning: `They mean ${secret}.`,
        parts: [{ type: "text", text: secret }],
        toolCalls: [{ id: "call_1", name: secret, arguments: `{"q":"${secret}"}` }],
        metadata: { [secret]: secret },
        byReply: true,
      },
      { uuid: must(uuids[2]), role: "tool", text: "found", toolCallId: "call_1", byReply: true },
      { uuid: must(uuids[3]), role: "assistant", text: "There.", byReply: true },
    ],
  });
  expect(appended.outcome).toBe("written");
  const key = { ownerId, generationId: generation.uuid };
  await db().generationEvent.create({ data: { ...key, first: 0, last: 1, events: [{ delta: secret }] } });
  const error = { code: "model_failed", message: secret };
  await db().generation.update({
    where: { ownerId_id: { ownerId, id: generation.uuid } },
    data: { status: "failed", finishedAt: new Date(), error },
  });
  await db().message.updateMany({ where: { ownerId, id: must(uuids[1]) }, data: { error } });
  return { question: must(question), calling: must(calling), result: must(result), answer: must(answer) };
}

test("of a deleted message nothing is left anywhere: text, parts, reasoning, calls, metadata, error and log", async () => {
  const { question, calling, result, answer } = await replyWithSecret();
  expect(await tablesWith(secret)).toEqual(["generation", "generation_event", "message"]);
  await deleteMessage({ ownerId, conversationId, messageId: calling });
  const row = await db().message.findFirstOrThrow({
    where: { ownerId, id: must(parseId("message", calling)) },
  });
  expect(row).toMatchObject({
    ...{ text: "", parts: null, reasoning: null, toolCalls: null, error: null, metadata: null },
    ...{ seq: 2, parentSeq: 1, role: "assistant" },
  });
  expect(await db().toolCall.count({ where: { ownerId } })).toBe(0);
  expect(await db().generationEvent.count({ where: { ownerId } })).toBe(0);
  expect(await tablesWith(secret)).toEqual([]);
  // What was said below is still there, in its place.
  const { data } = await listMessages({ ownerId, conversationId, limit: 10 });
  expect(data.map(({ id, seq, parent_id }) => [id, seq, parent_id])).toEqual([
    [question, 1, null],
    [result, 3, calling],
    [answer, 4, result],
  ]);
  expect((await getConversation({ ownerId, conversationId })).message_count).toBe(3);
});

test("a message of a user's and of a tool's is as gone", async () => {
  const parts = [
    { type: "text" as const, text: secret },
    { type: "image_url" as const, image_url: { url: `https://a.test/${secret}` } },
  ];
  const append = (message: Parameters<typeof appendMessage>[0]["message"]) =>
    appendMessage({ ownerId, conversationId, message });
  const user = await append({ role: "user", content: parts, metadata: { a: secret } });
  const developer = await append({ role: "developer", content: secret });
  await append({ role: "assistant", tool_calls: [{ id: "c", function: { name: "f", arguments: "{}" } }] });
  const tool = await append({ role: "tool", tool_call_id: "c", content: secret });
  expect(await tablesWith(secret)).toEqual(["message"]);
  for (const { id } of [user, developer, tool])
    await deleteMessage({ ownerId, conversationId, messageId: id });
  expect(await tablesWith(secret)).toEqual([]);
});

test("no way of reading finds it", async () => {
  const first = await appendMessage({
    ownerId,
    conversationId,
    message: { role: "user", content: "What about narwhals?" },
  });
  const { id: messageId } = await appendMessage({
    ownerId,
    conversationId,
    message: { role: "assistant", content: `Say ${secret}.` },
  });
  const below = await appendMessage({
    ownerId,
    conversationId,
    message: { role: "user", content: "Thanks" },
  });
  const version = await editMessage({
    ownerId,
    conversationId,
    messageId,
    message: { content: "Say nothing." },
  });
  const key = { ownerId, conversationId, messageId };
  const search = (word: string) => searchMessages({ ownerId, words: [word], limit: 10 });
  expect(await search(secret)).toHaveLength(1);
  expect(version.siblings).toEqual([messageId, version.id]);

  await deleteMessage(key);
  expect(await search(secret)).toEqual([]);
  expect(await search("narwhals")).toHaveLength(1);
  for (const read of [
    () => getMessage(key),
    () => listMessagesAround({ ...key, limit: 5 }),
    () => listMessages({ ownerId, conversationId, limit: 5, leaf: messageId }),
    () => deleteMessage(key),
    () => editMessage({ ...key, message: { content: "again" } }),
    () => forkConversation(key),
  ]) {
    await expect(read()).rejects.toMatchObject({ kind: "not_found" });
  }
  // The other version stands alone now, and what was said below the deleted one is there by its leaf.
  expect((await getMessage({ ...key, messageId: version.id })).siblings).toBeUndefined();
  const path = await listMessages({ ownerId, conversationId, limit: 5, leaf: below.id });
  expect(path.data.map(({ id }) => id)).toEqual([first.id, below.id]);
  const context = await buildContext({
    ownerId,
    conversationUuid: conversationUuid(conversationId),
    leafSeq: below.seq,
    below: [],
    systemPrompt: null,
    newestPage: null,
  });
  expect(context.map(({ role }) => role)).toEqual(["user", "user"]);
  expect(JSON.stringify(context)).not.toContain(secret);
  // A fork further down holds a blank in its place, and nothing else.
  const fork = await forkConversation({ ownerId, conversationId, messageId: below.id });
  expect(fork.message_count).toBe(2);
  const copied = await listMessages({ ownerId, conversationId: fork.id, limit: 5 });
  expect(copied.data.map(({ seq, content }) => [seq, content])).toEqual([
    [1, "What about narwhals?"],
    [3, "Thanks"],
  ]);
  expect(await tablesWith(secret)).toEqual([]);
});

test("an id that was deleted is not written again", async () => {
  const message = { id: newId("message"), role: "user" as const, content: "hello" };
  const { id: messageId } = await appendMessage({ ownerId, conversationId, message });
  await deleteMessage({ ownerId, conversationId, messageId });
  const again = appendMessage({ ownerId, conversationId, message });
  await expect(again).rejects.toMatchObject({ kind: "conflict", code: "id_in_use" });
});

test("nothing goes below a deleted message by its id, but the conversation goes on where it was the last", async () => {
  const first = await appendMessage({ ownerId, conversationId, message: { role: "user", content: "one" } });
  const last = await appendMessage({ ownerId, conversationId, message: { role: "user", content: "two" } });
  await deleteMessage({ ownerId, conversationId, messageId: last.id });
  const below = { role: "user" as const, content: "three", parent_id: last.id };
  const refused = appendMessage({ ownerId, conversationId, message: below });
  await expect(refused).rejects.toMatchObject({ kind: "not_found" });
  const next = await appendMessage({ ownerId, conversationId, message: { role: "user", content: "three" } });
  expect(next).toMatchObject({ seq: 3, parent_id: last.id });
  const { data } = await listMessages({ ownerId, conversationId, limit: 5 });
  expect(data.map(({ id }) => id)).toEqual([first.id, next.id]);
});

test("a row whose reply is being written is not deleted", async () => {
  const uuid = newUuid();
  await appendMessages({
    ownerId,
    conversationUuid: conversationUuid(conversationId),
    parentSeq: null,
    generation: { uuid: newUuid(), model: "m", starts: true },
    messages: [{ uuid, role: "assistant", text: "", status: "running", byReply: true }],
  });
  const key = { ownerId, conversationId, messageId: formatId("message", uuid) };
  await expect(deleteMessage(key)).rejects.toMatchObject({ kind: "conflict", code: "conversation_busy" });
  expect((await getMessage(key)).status).toBe("running");
});

/** Tables whose rows belong to a conversation, by their own columns or by those of what they refer to. */
async function rowsByTable(): Promise<Record<string, number>> {
  const { rows: columns } = await pool().query<{ table_name: string; column_name: string }>(
    `SELECT table_name, column_name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name IN ('conversation_id', 'generation_id', 'message_id')`,
  );
  const tables = new Set(["conversation", ...columns.map(({ table_name }) => table_name)]);
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const { rows } = await pool().query<{ count: number }>(
      `SELECT count(*)::int AS count FROM "${table}" WHERE owner_id = $1`,
      [ownerId],
    );
    counts[table] = must(rows[0]).count;
  }
  return counts;
}

test("a purge removes every row of the conversation, in every table, and no row of another", async () => {
  const { answer } = await replyWithSecret();
  await editMessage({ ownerId, conversationId, messageId: answer, message: { content: "Elsewhere." } });
  const purged = conversationId;
  const before = await rowsByTable();
  expect(Object.keys(before).sort()).toEqual([
    ...["branch", "conversation", "generation", "generation_event", "message", "tool_call"],
  ]);
  expect(Object.values(before).every((count) => count > 0)).toBe(true);
  conversationId = (await createConversation({ ownerId, conversation: { title: "Another" } })).id;
  await replyWithSecret();
  const both = await rowsByTable();
  await purgeConversation({ ownerId, conversationId: purged });
  const after = await rowsByTable();
  for (const [table, count] of Object.entries(both)) {
    expect([table, count - must(before[table])]).toEqual([table, must(after[table])]);
  }
  expect((await listMessages({ ownerId, conversationId, limit: 10 })).data).toHaveLength(4);
  // From the trash as well.
  await trashConversation({ ownerId, conversationId });
  await purgeConversation({ ownerId, conversationId });
  expect(Object.values(await rowsByTable())).toEqual([0, 0, 0, 0, 0, 0]);
  expect(await tablesWith(secret)).toEqual([]);
});

test("what lies in the trash is found by nobody, and comes back whole", async () => {
  const { answer } = await replyWithSecret();
  const key = { ownerId, conversationId };
  const before = await listMessages({ ...key, limit: 10 });
  await trashConversation(key);
  expect(await searchMessages({ ownerId, words: [secret], limit: 10 })).toEqual([]);
  expect((await listConversations({ ownerId, limit: 10 })).data).toEqual([]);
  expect((await listConversations({ ownerId, limit: 10, shelf: "trash" })).data).toHaveLength(1);
  for (const read of [
    () => getConversation(key),
    () => listMessages({ ...key, limit: 10 }),
    () => getMessage({ ...key, messageId: answer }),
    () => deleteMessage({ ...key, messageId: answer }),
    () => appendMessage({ ...key, message: { role: "user", content: "hello" } }),
    () => forkConversation({ ...key, messageId: answer }),
  ]) {
    await expect(read()).rejects.toMatchObject({ kind: "not_found" });
  }
  await restoreConversation(key);
  expect(await listMessages({ ...key, limit: 10 })).toEqual(before);
});
