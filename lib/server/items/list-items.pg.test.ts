import { beforeEach, describe, expect, test } from "vitest";
import { createGuest } from "#lib/server/auth/users.ts";
import type { ConversationKey } from "#lib/server/conversations/access.ts";
import { conversationUuid } from "#lib/server/conversations/access.ts";
import { trashConversation } from "#lib/server/conversations/trash-conversation.ts";
import { pool } from "#lib/server/db.ts";
import { appendMessages, type UnplacedMessage } from "#lib/server/messages/append-messages.ts";
import { deleteMessage } from "#lib/server/messages/delete-message.ts";
import { editMessage } from "#lib/server/messages/edit-message.ts";
import { itemIds } from "#lib/server/openai/item-ids.ts";
import { parseItemId } from "#lib/server/openai/parse-item-id.ts";
import { appendChain, questions } from "#lib/server/testing/history/append-chain.ts";
import { must } from "#lib/shared/assert.ts";
import { itemListSchema } from "#lib/shared/contracts/item.ts";
import { formatId, newId, newUuid } from "#lib/shared/ids.ts";
import { type ItemPage, listItems } from "./list-items.ts";

let ownerId: string;
let conversationId: string;
/** Ids of all items, the oldest first. */
let all: string[];

/** Of five and more items, and of one, in turns. */
function steps(count: number): Omit<UnplacedMessage, "uuid">[] {
  return Array.from({ length: count }, (_, n): Omit<UnplacedMessage, "uuid">[] => {
    const calls = Array.from({ length: n % 5 }, (_each, call) => `call_${n}_${call}`);
    return [
      { role: "user", text: `question ${n}` },
      {
        role: "assistant",
        text: n % 3 === 0 ? "" : `text ${n}`,
        reasoning: n % 4 === 0 ? null : `reasoning ${n}`,
        toolCalls:
          calls.length > 0 || n % 3 === 0 ? calls.map((id) => ({ id, name: "f", arguments: "{}" })) : null,
      },
      ...calls.map((id) => ({ role: "tool" as const, text: `found ${id}`, toolCallId: id })),
    ];
  }).flat();
}

beforeEach(async () => {
  ownerId = (await createGuest()).userId;
  conversationId = newId("conversation");
  const messages = steps(25);
  const rows = await appendChain({ ownerId, conversationId, messages });
  all = messages.flatMap(({ role, text, reasoning, toolCalls }, index) => {
    const uuid = must(parseItemId(must(rows[index]))).rowUuid;
    if (role === "tool") return [itemIds.output(uuid)];
    const isSilent = !text && !reasoning && !toolCalls?.length;
    return [
      ...(reasoning ? [itemIds.reasoning(uuid)] : []),
      ...(text || isSilent ? [itemIds.message(uuid)] : []),
      ...(toolCalls ?? []).map((_, n) => itemIds.call(uuid, n)),
    ];
  });
});

const list = (page: Partial<ItemPage & ConversationKey> = {}) =>
  listItems({ ownerId, conversationId, limit: 100, ...page });
const idsOf = async (page: Partial<ItemPage & ConversationKey>) =>
  (await list(page)).data.map(({ id }) => id);
const removeRow = (itemId: string) => {
  const { rowUuid } = must(parseItemId(itemId));
  return deleteMessage({ ownerId, conversationId, messageId: formatId("message", rowUuid) });
};
const rowOf = (itemId: string) => must(parseItemId(itemId)).rowUuid;

test("the newest come first unless asked for otherwise, and the answer is what the API says", async () => {
  const page = itemListSchema.parse(await list({ limit: 7 }));
  expect(page).toEqual(await list({ limit: 7, order: "desc" }));
  const ids = all.toReversed().slice(0, 7);
  expect(page.data.map(({ id }) => id)).toEqual(ids);
  expect(page).toMatchObject({ object: "list", first_id: ids[0], last_id: ids[6], has_more: true });
  expect(await idsOf({ limit: 7, order: "asc" })).toEqual(all.slice(0, 7));
  expect((await list({ limit: 100, after: all[99], order: "asc" })).has_more).toBe(all.length > 200);
});

describe.each(["asc", "desc"] as const)("in the order %s", (order) => {
  const inOrder = () => (order === "asc" ? all : all.toReversed());

  test.each([1, 2, 3, 7, 100])("pages of %i meet each item once, in both directions", async (limit) => {
    const met: string[] = [];
    for (;;) {
      const { data, has_more } = await list({ limit, order, after: met.at(-1) });
      met.push(...data.map(({ id }) => id));
      if (!has_more) break;
      expect(data).toHaveLength(limit);
    }
    expect(met).toEqual(inOrder());
    const last = must(inOrder().at(-1));
    const back = [last];
    for (;;) {
      const { data, has_more } = await list({ limit, order, before: back[0] });
      back.unshift(...data.map(({ id }) => id));
      if (!has_more) break;
    }
    expect(back).toEqual(inOrder());
  });

  test("a page begins behind the very item, and ends before it, also within its row", async () => {
    for (const [at, id] of inOrder().entries()) {
      expect(await idsOf({ order, limit: 3, after: id })).toEqual(inOrder().slice(at + 1, at + 4));
      expect(await idsOf({ order, limit: 3, before: id })).toEqual(inOrder().slice(Math.max(at - 3, 0), at));
    }
  });

  test("from an item whose row was deleted meanwhile one reads on", async () => {
    for (const id of all.filter((_, index) => index % 11 === 5)) {
      const row = rowOf(id);
      const items = inOrder().filter((other) => rowOf(other) === row);
      const [first, last] = [inOrder().indexOf(must(items[0])), inOrder().indexOf(must(items.at(-1)))];
      const [above, below] = [inOrder().slice(0, first), inOrder().slice(last + 1)];
      await removeRow(id);
      // Whichever of its items it was.
      for (const cursor of [...items, itemIds.message(row)]) {
        expect(await idsOf({ order, limit: 4, after: cursor })).toEqual(below.slice(0, 4));
        expect(await idsOf({ order, limit: 4, before: cursor })).toEqual(above.slice(-4));
      }
      all = all.filter((other) => rowOf(other) !== row);
    }
    expect(await idsOf({ order, limit: 100 })).toEqual(inOrder().slice(0, 100));
  });

  test("what stays is met once while others delete what was met, where the reader stands, and what comes", async () => {
    const gone = new Set<string>();
    const met: string[] = [];
    for (let turn = 0; ; turn++) {
      const { data, has_more } = await list({ limit: 4, order, after: met.at(-1) });
      met.push(...data.map(({ id }) => id));
      if (!has_more) break;
      const at = inOrder().indexOf(must(met.at(-1)));
      const doomed = [
        turn % 2 ? at : at - 3,
        at + 2,
        ...(turn === 3 ? [at + 9, at + 12, at + 15, at + 18] : []),
      ];
      const rows = new Set(doomed.flatMap((index) => inOrder()[index] ?? []).map(rowOf));
      for (const row of rows) {
        if (!gone.has(row)) await removeRow(itemIds.message(row));
        gone.add(row);
      }
    }
    expect(new Set(met).size).toBe(met.length);
    const stays = (id: string) => !gone.has(rowOf(id));
    expect(met.filter(stays)).toEqual(inOrder().filter(stays));
    expect(gone.size).toBeGreaterThan(15);
  });
});

describe("a cursor that is no item of the path", () => {
  test("is refused, and named", async () => {
    const stranger = (await createGuest()).userId;
    const [foreign] = await appendChain({
      ...{ ownerId: stranger, conversationId: newId("conversation") },
      messages: questions(1),
    });
    const [elsewhere] = await appendChain({
      ...{ ownerId, conversationId: newId("conversation") },
      messages: questions(1),
    });
    const question = rowOf(must(all[0]));
    const ids = [
      ...["", "msg_1", "fc_1_1", newId("message"), conversationId, must(foreign), must(elsewhere)],
      // Of a row that is there, but has no such item.
      ...[itemIds.reasoning(question), itemIds.call(question, 0), itemIds.output(question)],
      ...[itemIds.call(rowOf(must(all.find((id) => id.startsWith("fc_")))), 99), `${all[0]}_0`],
    ];
    for (const name of ["after", "before"]) {
      for (const id of ids) {
        const fault = { kind: "invalid", code: "cursor_not_found", param: name };
        await expect(list({ [name]: id }), id).rejects.toMatchObject(fault);
      }
    }
    const both = list({ after: all[0], before: all[1] });
    await expect(both).rejects.toMatchObject({ kind: "invalid", param: "before" });
  });

  test("is one of another version", async () => {
    const last = must(all.at(-1));
    const messageId = formatId("message", rowOf(last));
    await editMessage({ ownerId, conversationId, messageId, message: { content: "another" } });
    await expect(list({ after: last })).rejects.toMatchObject({ code: "cursor_not_found" });
    expect((await idsOf({ limit: 1 }))[0]).not.toBe(last);
  });
});

test("a reply that runs is there, as a message without words, and is a place to read on from when it ends", async () => {
  const uuid = newUuid();
  await appendMessages({
    ...{ ownerId, conversationUuid: conversationUuid(conversationId), parentSeq: null },
    generation: { uuid: newUuid(), model: "m", starts: true },
    messages: [{ uuid, role: "assistant", text: "", status: "running", byReply: true }],
  });
  const { data } = await list({ limit: 1 });
  expect(data).toEqual([
    { type: "message", id: itemIds.message(uuid), role: "assistant", status: "in_progress", content: [] },
  ]);
  // All it did was to think and to call.
  const calls = [{ id: "new", name: "f", arguments: "{}" }];
  await pool().query(
    "UPDATE message SET reasoning = 'Hm.', tool_calls = $2, status = 'completed' WHERE id = $1",
    [uuid, JSON.stringify(calls)],
  );
  const items = [itemIds.reasoning(uuid), itemIds.call(uuid, 0)];
  expect(await idsOf({ order: "asc", after: all.at(-1) })).toEqual(items);
  expect(await idsOf({ order: "asc", after: data[0]?.id })).toEqual(items.slice(1));
  expect(await idsOf({ limit: 2, after: data[0]?.id })).toEqual([items[0], all.at(-1)]);
  expect(await idsOf({ limit: 1, order: "asc", before: data[0]?.id })).toEqual(items.slice(0, 1));
});

test("an empty list is empty, and what is not there, another's, or in the trash is not found", async () => {
  for (const id of [newId("conversation"), "conv_1", ""]) {
    await expect(list({ conversationId: id })).rejects.toMatchObject({ code: "conversation_not_found" });
  }
  const stranger = (await createGuest()).userId;
  for (const after of [undefined, all[0]]) {
    const foreign = list({ ownerId: stranger, after });
    await expect(foreign).rejects.toMatchObject({ kind: "not_found", code: "conversation_not_found" });
  }
  for (const row of new Set(all.map(rowOf))) await removeRow(itemIds.message(row));
  const empty = { object: "list", data: [], first_id: null, last_id: null, has_more: false };
  expect(await list()).toEqual(empty);
  expect(await list({ after: all[3] })).toEqual(empty);
  await trashConversation({ ownerId, conversationId });
  await expect(list()).rejects.toMatchObject({ code: "conversation_not_found" });
});
