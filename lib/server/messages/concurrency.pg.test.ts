import { beforeEach, expect, test } from "vitest";
import { createGuest } from "#lib/server/auth/users.ts";
import { conversationUuid } from "#lib/server/conversations/access.ts";
import { createConversation } from "#lib/server/conversations/create-conversation.ts";
import { getConversation } from "#lib/server/conversations/get-conversation.ts";
import { db, pool, transaction } from "#lib/server/db.ts";
import type { IdempotentRequest } from "#lib/server/idempotency.ts";
import { appendChain, questions } from "#lib/server/testing/history/append-chain.ts";
import { must } from "#lib/shared/assert.ts";
import type { NewMessage } from "#lib/shared/contracts/new-message.ts";
import { isAppError } from "#lib/shared/errors.ts";
import { newId, newUuid } from "#lib/shared/ids.ts";
import { appendMessage } from "./append-message.ts";
import { appendMessages } from "./append-messages.ts";
import { chooseVersion } from "./choose-version.ts";
import { deleteMessage } from "./delete-message.ts";
import { editMessage } from "./edit-message.ts";
import { getMessage } from "./get-message.ts";
import { listMessages } from "./list-messages.ts";

// Each call takes a connection of its own: the pool has 20, and who comes later waits for one.
let ownerId: string;
let conversationId: string;

beforeEach(async () => {
  ownerId = (await createGuest()).userId;
  conversationId = (await createConversation({ ownerId, conversation: {} })).id;
});

const question = (more: Partial<NewMessage> = {}): NewMessage => ({
  role: "user",
  content: "hello",
  ...more,
});
const append = (message: NewMessage) => appendMessage({ ownerId, conversationId, message });
const parallel = <T>(count: number, work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));
const rowsOf = (conversation: string) =>
  db().message.findMany({
    where: { ownerId, conversationId: conversationUuid(conversation) },
    orderBy: { seq: "asc" },
    select: { seq: true, parentSeq: true, branch: true, depth: true },
  });

/** How many were done, and the kinds of the refusals. */
async function outcomes(work: Promise<unknown>[]) {
  const settled = await Promise.allSettled(work);
  const refused = settled.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
  return {
    done: settled.length - refused.length,
    refused: refused.map((error) => (isAppError(error) ? error.kind : String(error))),
  };
}

test("20 writers on one conversation: 1 … n with no gap and no tie, each below the one before", async () => {
  const rounds = 5;
  await parallel(20, async (writer) => {
    for (let round = 0; round < rounds; round++) await append(question({ content: `${writer} ${round}` }));
  });
  const rows = await rowsOf(conversationId);
  expect(rows).toEqual(
    Array.from({ length: 20 * rounds }, (_, index) => ({
      seq: index + 1,
      parentSeq: index === 0 ? null : index,
      branch: 1,
      depth: index + 1,
    })),
  );
  // What one writer wrote stands in its order.
  const { data } = await listMessages({ ownerId, conversationId, limit: 100 });
  const ofFirst = data
    .filter(({ content }) => String(content).startsWith("0 "))
    .map(({ content }) => content);
  expect(ofFirst).toEqual(["0 0", "0 1", "0 2", "0 3", "0 4"]);
  expect((await getConversation({ ownerId, conversationId })).message_count).toBe(20 * rounds);
});

test("a reader beside the writers sees a prefix, always", async () => {
  let isWriting = true;
  const seen: number[][] = [];
  const reading = parallel(2, async () => {
    while (isWriting) {
      const { data } = await listMessages({ ownerId, conversationId, limit: 100 });
      seen.push(data.map(({ seq }) => seq));
    }
  });
  await parallel(50, () => append(question()));
  isWriting = false;
  await reading;
  expect(seen.length).toBeGreaterThan(1);
  for (const seqs of seen) expect(seqs).toEqual(seqs.map((_, index) => index + 1));
});

test("the same client id 50 times at once is one message and one answer", async () => {
  const message = question({ id: newId("message") });
  const answers = await parallel(50, () => append(message));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(await rowsOf(conversationId)).toHaveLength(1);
  expect((await getConversation({ ownerId, conversationId })).message_count).toBe(1);
});

test("the same client id with two contents at once: one of them is written, the other refused", async () => {
  const id = newId("message");
  const { done, refused } = await outcomes(
    Array.from({ length: 20 }, (_, index) => append(question({ id, content: `${index % 2}` }))),
  );
  expect([done, refused]).toEqual([10, Array.from({ length: 10 }, () => "conflict")]);
  expect(await rowsOf(conversationId)).toHaveLength(1);
});

test("the same client id in two conversations at once is a message of one of them", async () => {
  const other = (await createConversation({ ownerId, conversation: {} })).id;
  const message = question({ id: newId("message") });
  const { done, refused } = await outcomes(
    Array.from({ length: 20 }, (_, index) =>
      appendMessage({ ownerId, conversationId: index % 2 ? conversationId : other, message }),
    ),
  );
  expect([done, refused]).toEqual([10, Array.from({ length: 10 }, () => "conflict")]);
  expect([...(await rowsOf(conversationId)), ...(await rowsOf(other))]).toHaveLength(1);
});

test("edits of one message at once are versions of it, each on a branch of its own", async () => {
  const [first, second] = await appendChain({ ownerId, conversationId, messages: questions(2) });
  const messageId = must(second);
  const edits = await parallel(20, (index) =>
    editMessage({ ownerId, conversationId, messageId, message: { content: `edit ${index}` } }),
  );
  expect(edits.map(({ parent_id }) => parent_id)).toEqual(edits.map(() => first));
  expect(edits.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(edits.map((_, index) => index + 3));
  const rows = await rowsOf(conversationId);
  expect(rows.slice(2).map(({ branch }) => branch)).toEqual(edits.map((_, index) => index + 2));
  const { siblings } = await getMessage({ ownerId, conversationId, messageId });
  const bySeq = edits.toSorted((a, b) => a.seq - b.seq).map(({ id }) => id);
  expect(siblings).toEqual([messageId, ...bySeq]);
});

test("first children of one message at once: one goes on in its branch, the others begin their own", async () => {
  const [root] = await appendChain({ ownerId, conversationId, messages: questions(1) });
  await parallel(20, () => append(question({ parent_id: must(root) })));
  const rows = (await rowsOf(conversationId)).slice(1);
  expect(rows.map(({ parentSeq, branch, depth }) => [parentSeq, branch, depth])).toEqual(
    rows.map((_, index) => [1, index + 1, 2]),
  );
});

test("choosing versions beside writers leaves the head at a leaf, and nobody's message is hidden by an older one", async () => {
  const ids = await appendChain({ ownerId, conversationId, messages: questions(6) });
  for (const messageId of ids) {
    await editMessage({ ownerId, conversationId, messageId, message: { content: "another" } });
  }
  await parallel(60, async (index) => {
    if (index % 2) await append(question());
    else await chooseVersion({ ownerId, conversationId, messageId: must(ids[index % ids.length]) });
  });
  const rows = await rowsOf(conversationId);
  const { headSeq, lastSeq } = await db().conversation.findFirstOrThrow({
    where: { ownerId, id: conversationUuid(conversationId) },
  });
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
  expect(lastSeq).toBe(rows.length);
  expect(rows.filter(({ parentSeq }) => parentSeq === headSeq)).toEqual([]);
  const written = await append(question({ content: "the last one" }));
  const newest = await listMessages({ ownerId, conversationId, limit: 1, order: "desc" });
  expect(newest.data[0]?.id).toBe(written.id);
});

test("a version is chosen as it is when its turn comes: down to what was written while it waited", async () => {
  const [root] = await appendChain({ ownerId, conversationId, messages: questions(1) });
  const hidden = await append(question({ content: "one", parent_id: must(root) }));
  await append(question({ content: "another", parent_id: must(root) }));
  let chosen: Promise<unknown> | undefined;
  await transaction(async (client) => {
    await client.query("SELECT 1 FROM conversation WHERE owner_id = $1 FOR UPDATE", [ownerId]);
    chosen = chooseVersion({ ownerId, conversationId, messageId: hidden.id });
    await expect.poll(waitingForLocks).toBe(1);
    const message = { uuid: newUuid(), role: "user" as const, text: "below it" };
    const uuid = conversationUuid(conversationId);
    await appendMessages(
      { ownerId, conversationUuid: uuid, parentSeq: hidden.seq, messages: [message] },
      client,
    );
  });
  await chosen;
  const newest = await listMessages({ ownerId, conversationId, limit: 1, order: "desc" });
  expect(newest.data[0]?.content).toBe("below it");
});

test("a message that several delete at once is deleted by one of them and counted once", async () => {
  const ids = await appendChain({ ownerId, conversationId, messages: questions(3) });
  for (const messageId of ids.slice(0, 2)) {
    const { done, refused } = await outcomes(
      Array.from({ length: 20 }, () => deleteMessage({ ownerId, conversationId, messageId })),
    );
    expect([done, refused]).toEqual([1, Array.from({ length: 19 }, () => "not_found")]);
  }
  expect((await getConversation({ ownerId, conversationId })).message_count).toBe(1);
});

test("who comes to delete while another deletion is being written finds nothing any more", async () => {
  const [, id] = await appendChain({ ownerId, conversationId, messages: questions(2) });
  const messageId = must(id);
  let deleted: ReturnType<typeof outcomes> | undefined;
  // All of them have seen the message when the first one may go on.
  await transaction(async (client) => {
    await client.query("SELECT 1 FROM message WHERE owner_id = $1 AND seq = 2 FOR UPDATE", [ownerId]);
    const key = { ownerId, conversationId, messageId };
    deleted = outcomes(Array.from({ length: 5 }, () => deleteMessage(key)));
    await expect.poll(waitingForLocks).toBe(5);
  });
  const { done, refused } = must(await deleted);
  expect([done, refused]).toEqual([1, Array.from({ length: 4 }, () => "not_found")]);
  expect((await getConversation({ ownerId, conversationId })).message_count).toBe(1);
});

async function waitingForLocks(): Promise<number> {
  const { rowCount } = await pool().query(
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  );
  return rowCount ?? 0;
}

test("deleting beside writing counts right", async () => {
  const ids = await appendChain({ ownerId, conversationId, messages: questions(20) });
  await Promise.all([
    ...ids.map((messageId) => deleteMessage({ ownerId, conversationId, messageId })),
    ...Array.from({ length: 20 }, () => append(question())),
  ]);
  expect((await getConversation({ ownerId, conversationId })).message_count).toBe(20);
  expect((await listMessages({ ownerId, conversationId, limit: 100 })).data).toHaveLength(20);
});

test("a call id claimed by several below one message at once is made by one of them", async () => {
  const [root] = await appendChain({ ownerId, conversationId, messages: questions(1) });
  const calling = {
    role: "assistant" as const,
    tool_calls: [{ id: "c", function: { name: "f", arguments: "{}" } }],
  };
  // Below the head each would stand on the path of the one before.
  const below = await outcomes(Array.from({ length: 10 }, () => append(calling)));
  expect([below.done, below.refused]).toEqual([1, Array.from({ length: 9 }, () => "invalid")]);
  // Side by side they may all have it.
  const beside = await outcomes(
    Array.from({ length: 10 }, () => append({ ...calling, parent_id: must(root) })),
  );
  expect(beside).toEqual({ done: 10, refused: [] });
});

const idempotency = (body: unknown, key = "once"): IdempotentRequest => ({
  key,
  method: "POST",
  path: "/api/v1/messages",
  body,
});

test("the same Idempotency-Key 30 times at once: one conversation, one message, one answer", async () => {
  const message = question();
  const before = await db().conversation.count({ where: { ownerId } });
  const send = () =>
    appendMessage({
      ownerId,
      conversationId: newId("conversation"), // made anew by each, as by a request that names none
      message,
      create: true,
      idempotency: idempotency(message),
    });
  const answers = await parallel(30, send);
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(await db().conversation.count({ where: { ownerId } })).toBe(before + 1);
  expect(await db().message.count({ where: { ownerId } })).toBe(1);
  expect(await send()).toEqual(answers[0]);
});

test("another body under the same Idempotency-Key is refused, and writes nothing", async () => {
  const send = (content: string, key?: string) =>
    appendMessage({
      ownerId,
      conversationId,
      message: question({ content }),
      idempotency: idempotency({ content }, key),
    });
  await send("hello");
  await expect(send("good-bye")).rejects.toMatchObject({
    kind: "conflict",
    param: "Idempotency-Key",
    code: "idempotency_key_reused",
    shouldRetry: false,
  });
  const mixed = Array.from({ length: 20 }, (_, index) => send(`${index % 2}`, "mixed"));
  const { done, refused } = await outcomes(mixed);
  expect([done, refused]).toEqual([10, Array.from({ length: 10 }, () => "conflict")]);
  expect(await rowsOf(conversationId)).toHaveLength(2);
});

test("a key is its owner's, its method's and its path's, and free again where its request failed", async () => {
  const other = (await createGuest()).userId;
  const message = question();
  const send = (more: object) =>
    appendMessage({
      ownerId,
      conversationId: newId("conversation"),
      message,
      create: true,
      idempotency: idempotency(message),
      ...more,
    });
  const ids = [
    await send({}),
    await send({ ownerId: other }),
    await send({ idempotency: { ...idempotency(message), path: "/elsewhere" } }),
    await send({ idempotency: { ...idempotency(message), method: "PUT" } }),
  ].map(({ id }) => id);
  expect(new Set(ids).size).toBe(4);
  const orphan = { ...message, parent_id: newId("message") };
  const failing = { idempotency: idempotency(orphan, "later"), message: orphan };
  await expect(send(failing)).rejects.toMatchObject({ kind: "not_found" });
  expect((await send({ idempotency: idempotency(message, "later") })).seq).toBe(1);
});

test("what is refused leaves no empty conversation behind", async () => {
  const there = await append(question());
  const before = await db().conversation.count({ where: { ownerId } });
  for (const message of [
    question({ parent_id: newId("message") }),
    question({ id: there.id }),
    question({ role: "tool", tool_call_id: "none" }),
  ]) {
    const refused = appendMessage({ ownerId, conversationId: newId("conversation"), message, create: true });
    await expect(refused).rejects.toMatchObject({ name: "AppError" });
    expect([message, await db().conversation.count({ where: { ownerId } })]).toEqual([message, before]);
  }
});
