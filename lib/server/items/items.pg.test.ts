import { beforeEach, expect, test } from "vitest";
import { createGuest } from "#lib/server/auth/users.ts";
import { conversationUuid } from "#lib/server/conversations/access.ts";
import { trashConversation } from "#lib/server/conversations/trash-conversation.ts";
import { db } from "#lib/server/db.ts";
import { appendMessages } from "#lib/server/messages/append-messages.ts";
import { deleteMessage } from "#lib/server/messages/delete-message.ts";
import { itemIds } from "#lib/server/openai/item-ids.ts";
import { parseItemId } from "#lib/server/openai/parse-item-id.ts";
import { appendChain } from "#lib/server/testing/history/append-chain.ts";
import { must } from "#lib/shared/assert.ts";
import { itemSchema } from "#lib/shared/contracts/item.ts";
import { isAppError } from "#lib/shared/errors.ts";
import { newId, newUuid } from "#lib/shared/ids.ts";
import { deleteItem } from "./delete-item.ts";
import { getItem } from "./get-item.ts";
import { listItems } from "./list-items.ts";

let ownerId: string;
let conversationId: string;
/** Of a question, of a step that thinks, speaks and calls twice, and of one result. */
let rows: string[];

beforeEach(async () => {
  ownerId = (await createGuest()).userId;
  conversationId = newId("conversation");
  const calls = ["call_1", "call_2"].map((id) => ({ id, name: "look", arguments: "{}" }));
  const ids = await appendChain({
    ownerId,
    conversationId,
    messages: [
      { role: "user", text: "What?" },
      { role: "assistant", text: "One moment.", reasoning: "Hm.", toolCalls: calls },
      { role: "tool", text: "found", toolCallId: "call_2" },
    ],
  });
  rows = ids.map((id) => must(parseItemId(id)).rowUuid);
});

const list = async () => (await listItems({ ownerId, conversationId, limit: 100, order: "asc" })).data;

test("each item is read by its id as it is listed", async () => {
  const items = await list();
  expect(items).toHaveLength(6);
  for (const item of items) {
    const alone = await getItem({ ownerId, conversationId, itemId: item.id });
    expect(itemSchema.parse(alone)).toEqual(item);
  }
});

test("an item is deleted with all others of its row, and the conversation is the answer", async () => {
  const [, step, result] = rows;
  const key = { ownerId, conversationId, itemId: itemIds.call(must(step), 1) };
  expect(await deleteItem(key)).toMatchObject({
    id: conversationId,
    object: "conversation",
    message_count: 2,
  });
  expect((await list()).map(({ id }) => id)).toEqual([
    itemIds.message(must(rows[0])),
    itemIds.output(must(result)),
  ]);
  for (const itemId of [key.itemId, itemIds.reasoning(must(step)), itemIds.message(must(step))]) {
    for (const operation of [getItem, deleteItem]) {
      await expect(operation({ ...key, itemId })).rejects.toMatchObject({ code: "item_not_found" });
    }
  }
});

test("an item whose reply is being written is not deleted", async () => {
  const uuid = newUuid();
  await appendMessages({
    ...{ ownerId, conversationUuid: conversationUuid(conversationId), parentSeq: null },
    generation: { uuid: newUuid(), model: "m", starts: true },
    messages: [{ uuid, role: "assistant", text: "", status: "running", byReply: true }],
  });
  const key = { ownerId, conversationId, itemId: itemIds.message(uuid) };
  await expect(deleteItem(key)).rejects.toMatchObject({ kind: "conflict", code: "conversation_busy" });
  expect(await getItem(key)).toMatchObject({ status: "in_progress" });
});

test("as for a random id, so for a malformed one, another's, one of elsewhere, and one that a row does not have", async () => {
  const refusalOf = async (work: Promise<unknown>) => {
    const error = await work.catch((reason: unknown) => reason);
    if (!isAppError(error)) return error;
    const { kind, code, param, message } = error;
    return { kind, code, param, message };
  };
  const stranger = (await createGuest()).userId;
  const mine = newId("conversation");
  const [own] = await appendChain({
    ...{ ownerId: stranger, conversationId: mine },
    messages: [{ role: "user", text: "mine" }],
  });
  const [question, step, result] = rows.map((row) => must(row));
  const theirs = (await list()).map(({ id }) => id);
  const before = await db().message.findMany({ where: { ownerId }, orderBy: { seq: "asc" } });
  for (const operation of [getItem, deleteItem]) {
    const ask = (owner: string, conversation: string, itemId: string) =>
      refusalOf(operation({ ownerId: owner, conversationId: conversation, itemId }));
    const none = await ask(ownerId, conversationId, newId("message"));
    expect(none).toMatchObject({ kind: "not_found", code: "item_not_found", param: null });
    const asked = [
      ...theirs.flatMap((id) => [
        [stranger, conversationId, id],
        [stranger, mine, id],
        [ownerId, mine, id],
        [ownerId, newId("conversation"), id],
        [ownerId, "conv_x", id],
        [ownerId, conversationId.toUpperCase(), id],
        [ownerId, conversationId, id.toUpperCase()],
        [ownerId, conversationId, `${id}0`],
      ]),
      [stranger, conversationId, must(own)],
      ...["", "msg_x", conversationId, itemIds.call(must(step), 2), itemIds.output(must(step))].map((id) => [
        ...[ownerId, conversationId, id],
      ]),
      ...[
        itemIds.reasoning(must(question)),
        itemIds.message(must(result)),
        itemIds.call(must(question), 0),
      ].map((id) => [ownerId, conversationId, id]),
    ];
    for (const [owner, conversation, id] of asked) {
      expect([id, await ask(must(owner), must(conversation), must(id))]).toEqual([id, none]);
    }
  }
  expect(await db().message.findMany({ where: { ownerId }, orderBy: { seq: "asc" } })).toEqual(before);
  // In the trash, and deleted as a message.
  const itemId = itemIds.message(must(question));
  await trashConversation({ ownerId, conversationId });
  await expect(getItem({ ownerId, conversationId, itemId })).rejects.toMatchObject({
    code: "item_not_found",
  });
  await expect(deleteItem({ ownerId, conversationId, itemId })).rejects.toMatchObject({
    code: "item_not_found",
  });
  await deleteMessage({ ownerId: stranger, conversationId: mine, messageId: must(own) });
  const gone = getItem({ ownerId: stranger, conversationId: mine, itemId: must(own) });
  await expect(gone).rejects.toMatchObject({ code: "item_not_found" });
});

test("of two deletions at once, the one that comes too late finds no item", async () => {
  const itemId = itemIds.output(must(rows[2]));
  const results = await Promise.allSettled(
    Array.from({ length: 4 }, () => deleteItem({ ownerId, conversationId, itemId })),
  );
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const result of results) {
    if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "item_not_found" });
  }
});
