import { beforeEach, expect, test } from "vitest";
import { createGuest } from "#lib/server/auth/users.ts";
import { db } from "#lib/server/db.ts";
import { appendMessage } from "#lib/server/messages/append-message.ts";
import { listMessages } from "#lib/server/messages/list-messages.ts";
import { appendChain, questions } from "#lib/server/testing/history/append-chain.ts";
import { must } from "#lib/shared/assert.ts";
import { isAppError } from "#lib/shared/errors.ts";
import { newId } from "#lib/shared/ids.ts";
import { conversationUuid } from "./access.ts";
import { createConversation } from "./create-conversation.ts";
import { forkConversation } from "./fork-conversation.ts";
import { getConversation } from "./get-conversation.ts";
import { getOrCreateConversation } from "./get-or-create-conversation.ts";
import { purgeConversation } from "./purge-conversation.ts";
import { renameConversation } from "./rename-conversation.ts";
import { restoreConversation } from "./restore-conversation.ts";
import { trashConversation } from "./trash-conversation.ts";

let ownerId: string;

beforeEach(async () => {
  ownerId = (await createGuest()).userId;
});

const times = <T>(count: number, work: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => work(index));
const count = () => db().conversation.count({ where: { ownerId } });

async function kindsOf(work: Promise<unknown>[]) {
  const settled = await Promise.allSettled(work);
  return settled
    .map((one) => {
      if (one.status === "fulfilled") return "done";
      return isAppError(one.reason) ? one.reason.kind : String(one.reason);
    })
    .sort();
}

test("one id made 30 times at once is one conversation and one answer", async () => {
  const conversation = { id: newId("conversation"), title: "Roses" };
  const answers = await Promise.all(times(30, () => createConversation({ ownerId, conversation })));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(await count()).toBe(1);
});

test("got or made 30 times at once, a conversation is new to one of them", async () => {
  const conversation = { id: newId("conversation") };
  const answers = await Promise.all(times(30, () => getOrCreateConversation({ ownerId, conversation })));
  expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
  expect(new Set(answers.map((answer) => JSON.stringify(answer.conversation))).size).toBe(1);
  expect(await count()).toBe(1);
});

test("one id with different contents at once is one of them, and the others are refused", async () => {
  const id = newId("conversation");
  const kinds = await kindsOf(
    times(20, (index) => createConversation({ ownerId, conversation: { id, title: `${index % 2}` } })),
  );
  expect(kinds).toEqual([...times(10, () => "conflict"), ...times(10, () => "done")]);
});

test("one Idempotency-Key 30 times at once, with no id, is one conversation", async () => {
  const conversation = { title: "Roses" };
  const idempotency = { key: "once", method: "POST", path: "/api/v1/conversations", body: conversation };
  const answers = await Promise.all(
    times(30, () => createConversation({ ownerId, conversation, idempotency })),
  );
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  expect(await count()).toBe(1);
});

test("one id under 60 keys at once does not use up the connections", async () => {
  const conversation = { id: newId("conversation") };
  const kinds = await kindsOf(
    times(60, (index) => {
      const idempotency = { key: `${index}`, method: "POST", path: "/", body: conversation };
      return createConversation({ ownerId, conversation, idempotency });
    }),
  );
  expect(kinds).toEqual(times(60, () => "done"));
  expect(await count()).toBe(1);
});

test("appending to one new conversation from everywhere at once makes it once", async () => {
  const conversationId = newId("conversation");
  await Promise.all(
    times(20, (index) =>
      appendMessage({
        ownerId,
        conversationId,
        message: { role: "user", content: `hello ${index}` },
        create: true,
      }),
    ),
  );
  expect(await count()).toBe(1);
  const { data } = await listMessages({ ownerId, conversationId, limit: 100 });
  expect(data.map(({ seq }) => seq)).toEqual(times(20, (index) => index + 1));
});

test("forks at once are conversations of their own, and with one id they are one", async () => {
  const conversationId = newId("conversation");
  const ids = await appendChain({ ownerId, conversationId, messages: questions(30) });
  const messageId = must(ids[19]);
  const forks = await Promise.all(times(10, () => forkConversation({ ownerId, conversationId, messageId })));
  expect(new Set(forks.map(({ id }) => id)).size).toBe(10);
  expect(forks.map(({ message_count }) => message_count)).toEqual(times(10, () => 20));
  const newConversationId = newId("conversation");
  const same = await Promise.all(
    times(20, () => forkConversation({ ownerId, conversationId, messageId, newConversationId })),
  );
  expect(new Set(same.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(await count()).toBe(12);
  const messages = await db().message.count({
    where: { ownerId, conversationId: conversationUuid(newConversationId) },
  });
  expect(messages).toBe(20);
  // The same id for a copy of something else is a mistake.
  const other = forkConversation({ ownerId, conversationId, messageId: must(ids[3]), newConversationId });
  await expect(other).rejects.toMatchObject({ kind: "conflict", param: "id" });
});

test("forking beside writing copies the path and nothing that came later", async () => {
  const conversationId = newId("conversation");
  const ids = await appendChain({ ownerId, conversationId, messages: questions(30) });
  const forks: Promise<{ id: string }>[] = [];
  await Promise.all([
    ...times(20, () =>
      appendMessage({ ownerId, conversationId, message: { role: "user", content: "later" } }),
    ),
    ...times(10, () => {
      const fork = forkConversation({ ownerId, conversationId, messageId: must(ids[29]) });
      forks.push(fork);
      return fork;
    }),
  ]);
  for (const { id } of await Promise.all(forks)) {
    const { data } = await listMessages({ ownerId, conversationId: id, limit: 100 });
    expect(data.map(({ content }) => content)).toEqual(questions(30).map(({ text }) => text));
  }
});

test("into the trash, out of it and away for ever: each is done by one of those who ask at once", async () => {
  const conversationId = newId("conversation");
  await appendChain({ ownerId, conversationId, messages: questions(5) });
  const key = { ownerId, conversationId };
  const one = [...times(1, () => "done"), ...times(9, () => "not_found")];
  expect(await kindsOf(times(10, () => trashConversation(key)))).toEqual(one);
  expect(await kindsOf(times(10, () => restoreConversation(key)))).toEqual(one);
  expect((await getConversation(key)).message_count).toBe(5);
  expect(await kindsOf(times(10, () => purgeConversation(key)))).toEqual(one);
  expect(await count()).toBe(0);
});

test("nobody writes into what is purged meanwhile, and nothing of it is left", async () => {
  const conversationId = newId("conversation");
  await appendChain({ ownerId, conversationId, messages: questions(5) });
  const writes = times(20, () =>
    appendMessage({ ownerId, conversationId, message: { role: "user", content: "late" } }),
  );
  const [kinds] = await Promise.all([kindsOf(writes), purgeConversation({ ownerId, conversationId })]);
  expect(kinds.filter((kind) => kind !== "done" && kind !== "not_found")).toEqual([]);
  expect([await count(), await db().message.count({ where: { ownerId } })]).toEqual([0, 0]);
});

test("renaming at once keeps one of the names whole", async () => {
  const conversationId = (await createConversation({ ownerId, conversation: {} })).id;
  const titles = times(20, (index) => `${index}`.repeat(50));
  await Promise.all(titles.map((title) => renameConversation({ ownerId, conversationId, title })));
  expect(titles).toContain((await getConversation({ ownerId, conversationId })).title);
});
