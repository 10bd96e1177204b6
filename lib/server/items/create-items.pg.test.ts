import { beforeEach, describe, expect, test } from "vitest";
import { createGuest } from "#lib/server/auth/users.ts";
import { conversationUuid } from "#lib/server/conversations/access.ts";
import { createConversation } from "#lib/server/conversations/create-conversation.ts";
import { trashConversation } from "#lib/server/conversations/trash-conversation.ts";
import { db } from "#lib/server/db.ts";
import { subscribe } from "#lib/server/events/hub.ts";
import { appendMessage } from "#lib/server/messages/append-message.ts";
import { appendMessages } from "#lib/server/messages/append-messages.ts";
import { deleteMessage } from "#lib/server/messages/delete-message.ts";
import { listMessages } from "#lib/server/messages/list-messages.ts";
import { itemIds } from "#lib/server/openai/item-ids.ts";
import { appendChain } from "#lib/server/testing/history/append-chain.ts";
import { must } from "#lib/shared/assert.ts";
import type { NewItem } from "#lib/shared/contracts/item.ts";
import type { NewMessage } from "#lib/shared/contracts/new-message.ts";
import type { UserEvent } from "#lib/shared/contracts/user-events.ts";
import { newId, newUuid, parseId } from "#lib/shared/ids.ts";
import { createItems } from "./create-items.ts";
import { listItems } from "./list-items.ts";

let ownerId: string;
let conversationId: string;

beforeEach(async () => {
  ownerId = (await createGuest()).userId;
  conversationId = (await createConversation({ ownerId, conversation: {} })).id;
});

const user = (content: string, id?: string): NewItem => ({ role: "user", content, ...(id && { id }) });
const call = (call_id: string, id?: string): NewItem => ({
  ...{ type: "function_call", call_id, name: "look", arguments: '{"a": 1}' },
  ...(id && { id }),
});
const output = (call_id: string, text = "found"): NewItem => ({
  ...{ type: "function_call_output", call_id, output: text },
});
const reasoning = (text: string, id?: string): NewItem => ({
  ...{ type: "reasoning", summary: [{ type: "summary_text", text }] },
  ...(id && { id }),
});

const create = (...items: NewItem[]) => createItems({ ownerId, conversationId, items });
const listed = async () =>
  (await listItems({ ownerId, conversationId, limit: 100, order: "asc" })).data.map(({ id }) => id);
const rowCount = () => db().message.count({ where: { ownerId } });
const uuidOf = (itemId: string) => must(parseId("message", itemId), "message id");

describe("items", () => {
  test("of every kind are written one below the other, and answered as they are listed", async () => {
    const told: UserEvent[] = [];
    const unsubscribe = subscribe(ownerId, { onEvent: (event) => told.push(event), onMissed: () => {} });
    const image = { type: "input_image" as const, image_url: "https://a.test/1.png", detail: "low" as const };
    const made = await create(
      { role: "developer", content: "Be kind." },
      { type: "message", role: "user", content: [{ type: "input_text", text: "What is this?" }, image] },
      reasoning("Let me look."),
      call("call_1"),
      call("call_2"),
      output("call_2", ""),
      { ...output("call_1"), output: [{ type: "input_text", text: "a" }, image] } as NewItem,
      { role: "assistant", content: "A rose." },
    );
    unsubscribe();
    const parts = [
      { type: "input_text", text: "a" },
      { ...image, detail: "low" },
    ];
    expect(made).toMatchObject({ object: "list", has_more: false, first_id: made.data[0]?.id });
    expect(made.data).toMatchObject([
      { type: "message", role: "developer", content: [{ type: "input_text", text: "Be kind." }] },
      { type: "message", role: "user", content: [{ type: "input_text", text: "What is this?" }, image] },
      { type: "reasoning", summary: [{ type: "summary_text", text: "Let me look." }] },
      { type: "function_call", call_id: "call_1", name: "look", arguments: '{"a": 1}', status: "completed" },
      { type: "function_call", call_id: "call_2" },
      { type: "function_call_output", call_id: "call_2", output: "" },
      { type: "function_call_output", call_id: "call_1", output: parts },
      { type: "message", role: "assistant", content: [{ type: "output_text", text: "A rose." }] },
    ]);
    expect(await listItems({ ownerId, conversationId, limit: 100, order: "asc" })).toEqual(made);
    expect(told).toMatchObject([{ type: "conversation.changed", conversation: { message_count: 8 } }]);
    // The same rows as messages.
    const { data } = await listMessages({ ownerId, conversationId, limit: 100 });
    expect(data.map(({ role }) => role)).toEqual([
      ...["developer", "user", "assistant", "assistant", "assistant", "tool", "tool", "assistant"],
    ]);
    expect(data[2]).toMatchObject({ content: null, reasoning: "Let me look.", tool_calls: [] });
    expect(data.map(({ parent_id }) => parent_id)).toEqual([null, ...data.slice(0, -1).map(({ id }) => id)]);
  });

  test("go below the newest of the visible path", async () => {
    await create(user("one"));
    const first = await create(user("two"), user("three"));
    expect((await listed()).slice(1)).toEqual(first.data.map(({ id }) => id));
  });

  const bad: [string, NewItem, string, object?][] = [
    ["an output of no call", output("call_9"), "items.2.call_id", { code: "tool_call_not_found" }],
    ["a call of an id that is there", call("call_1"), "items.2.call_id", { code: "tool_call_id_in_use" }],
    ["a call of another's id", call("call_2"), "items.2.call_id", { code: "tool_call_id_in_use" }],
    ["empty content", user(""), "items.2.content"],
    ["long content", user("x".repeat(200_001)), "items.2.content", { kind: "too_large" }],
    [
      "a reference to nothing",
      { type: "item_reference", id: "msg_1" },
      "items.2.id",
      { code: "item_not_found" },
    ],
    ["another type", { type: "song" } as unknown as NewItem, "items.2.type"],
  ];
  test.each(bad)("are all refused for one, which is named: %s", async (_, item, param, more) => {
    await create(call("call_1"));
    const before = await listed();
    const fault = { kind: "invalid", param, ...more };
    await expect(create(user("hello"), call("call_2"), item)).rejects.toMatchObject(fault);
    expect(await listed()).toEqual(before);
    expect(await rowCount()).toBe(1);
  });

  test("are named where they come in the wrong order, or too many of them", async () => {
    await expect(create(output("call_1"), call("call_1"))).rejects.toMatchObject({
      param: "items.0.call_id",
    });
    await expect(create()).rejects.toMatchObject({ kind: "invalid", param: "items" });
    const many = Array.from({ length: 21 }, () => user("hello"));
    await expect(create(...many)).rejects.toMatchObject({ kind: "invalid", param: "items" });
    expect(await rowCount()).toBe(0);
    expect((await create(...many.slice(1))).data).toHaveLength(20);
  });
});

describe("the same request again", () => {
  const idempotency = () => ({ key: newId("message"), method: "POST", path: "/items", body: { items: [1] } });

  test("by the first item's id gives what is there", async () => {
    const first = newId("message");
    const items = [
      user("one", first),
      reasoning("two"),
      call("call_1", itemIds.call(newUuid(), 0)),
      output("call_1"),
    ];
    const made = await create(...items);
    expect(made.first_id).toBe(first);
    await create(user("later"));
    expect(await create(...items)).toEqual(made);
    expect(await create(...items.slice(0, 2))).toEqual({
      ...made,
      ...{ data: made.data.slice(0, 2), last_id: made.data[1]?.id },
    });
    expect(await rowCount()).toBe(5);
  });

  test("at the same moment is written once", async () => {
    const items = [user("one", newId("message")), user("two"), user("three")];
    const all = await Promise.all(Array.from({ length: 6 }, () => create(...items)));
    for (const made of all) expect(made).toEqual(all[0]);
    expect(await rowCount()).toBe(3);
    const keyed = idempotency();
    const more = await Promise.all(
      Array.from({ length: 6 }, () =>
        createItems({ ownerId, conversationId, items: [user("one"), user("two")], idempotency: keyed }),
      ),
    );
    for (const made of more) expect(made).toEqual(more[0]);
    expect(await rowCount()).toBe(5);
  });

  test("with other content under an id is a conflict, which is named", async () => {
    const ids = [newId("message"), newId("message")];
    const [one, two] = [user("one", ids[0]), user("two", ids[1])];
    await create(one, two);
    await create(user("three"));
    const others: [NewItem[], string][] = [
      [[user("other", ids[0]), two], "items.0.id"],
      [[one, user("other", ids[1])], "items.1.id"],
      [[one, user("two", newId("message"))], "items.1.id"],
      // What came after was another request's.
      [[one, two, user("four")], "items.2.id"],
      [[one, two, user("three", newId("message"))], "items.2.id"],
      [[user("new"), two], "items.1.id"],
      [[user("new", newId("message")), user("new"), one], "items.2.id"],
    ];
    for (const [items, param] of others) {
      const fault = { kind: "conflict", code: "id_in_use", param, shouldRetry: false };
      await expect(create(...items)).rejects.toMatchObject(fault);
    }
    await deleteMessage({ ownerId, conversationId, messageId: must(ids[1]) });
    await expect(create(one, two)).rejects.toMatchObject({ param: "items.1.id", code: "id_in_use" });
    await deleteMessage({ ownerId, conversationId, messageId: must(ids[0]) });
    await expect(create(one, two)).rejects.toMatchObject({ param: "items.0.id", code: "id_in_use" });
    expect(await rowCount()).toBe(3);
  });

  test("by its key gives what is there still, and nothing is made of another body", async () => {
    const request = {
      ownerId,
      conversationId,
      items: [user("one"), call("call_1")],
      idempotency: idempotency(),
    };
    const made = await createItems(request);
    expect(await createItems(request)).toEqual(made);
    const other = createItems({ ...request, idempotency: { ...request.idempotency, body: {} } });
    await expect(other).rejects.toMatchObject({ code: "idempotency_key_reused" });
    await deleteMessage({ ownerId, conversationId, messageId: must(made.first_id) });
    expect((await createItems(request)).data).toEqual(made.data.slice(1));
    expect(await rowCount()).toBe(2);
    await trashConversation({ ownerId, conversationId });
    await expect(createItems(request)).rejects.toMatchObject({ code: "conversation_not_found" });
  });

  test("is nothing that a refused one has left behind", async () => {
    const request = { ownerId, conversationId, idempotency: idempotency() };
    const refused = createItems({ ...request, items: [user("one"), output("call_1")] });
    await expect(refused).rejects.toMatchObject({ param: "items.1.call_id" });
    expect((await createItems({ ...request, items: [user("one")] })).data).toHaveLength(1);
    expect(await rowCount()).toBe(1);
  });
});

describe("an id", () => {
  test("is not two items' at once", async () => {
    const id = newId("message");
    const twice = create(user("one", id), user("two"), user("three", id));
    await expect(twice).rejects.toMatchObject({ kind: "invalid", param: "items.2.id" });
    expect(await rowCount()).toBe(0);
  });

  test("of one step's items is the first one's, and the others get new ones", async () => {
    const uuid = newUuid();
    const items = [reasoning("Hm.", itemIds.reasoning(uuid)), { ...user("a", itemIds.message(uuid)) }];
    const made = await create(
      ...items,
      call("call_1", itemIds.call(uuid, 0)),
      call("call_2", itemIds.call(uuid, 1)),
    );
    expect(made.first_id).toBe(itemIds.reasoning(uuid));
    expect(new Set(made.data.map(({ id }) => id.replace(/^[a-z]+_/, "").slice(0, 32))).size).toBe(4);
    expect(await create(...items)).toMatchObject({ data: made.data.slice(0, 2) });
  });

  test("of the same item elsewhere is left to that one", async () => {
    const elsewhere = newId("conversation");
    const [id] = await appendChain({
      ...{ ownerId, conversationId: elsewhere },
      messages: [{ role: "assistant", text: "Roses.", reasoning: "Flowers?", model: "m" }],
    });
    const uuid = uuidOf(must(id));
    const items = [
      user("What?"),
      reasoning("Flowers?", itemIds.reasoning(uuid)),
      { role: "assistant" as const, content: "Roses." },
    ];
    const made = await create(...items);
    expect(made.data[1]).toMatchObject({ type: "reasoning", summary: [{ text: "Flowers?" }] });
    expect(made.data[1]?.id).not.toBe(itemIds.reasoning(uuid));
    const other = create(user("What?"), reasoning("Trees?", itemIds.reasoning(uuid)));
    await expect(other).rejects.toMatchObject({ kind: "conflict", param: "items.1.id", code: "id_in_use" });
  });

  test("that two conversations take at once is one's, and the other hears which it was", async () => {
    const there = (await createConversation({ ownerId, conversation: {} })).id;
    const id = newId("message");
    const results = await Promise.allSettled(
      [conversationId, there].map((to, index) =>
        createItems({ ownerId, conversationId: to, items: [user("before"), user(`in ${index}`, id)] }),
      ),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const [lost] = results.filter((result) => result.status === "rejected");
    expect(lost?.reason).toMatchObject({ kind: "conflict", param: "items.1.id", code: "id_in_use" });
    expect(await rowCount()).toBe(2);
  });
});

describe("a reference", () => {
  test("is a copy of an item of any conversation of the owner's", async () => {
    const elsewhere = newId("conversation");
    const ids = await appendChain({
      ...{ ownerId, conversationId: elsewhere },
      messages: [
        { role: "system", originalRole: "developer", text: "Be kind." },
        {
          ...{ role: "assistant", text: "One moment.", reasoning: "Hm.", model: "m" },
          // As a model wrote it.
          toolCalls: ["call_1", "call_2"].map((id) => ({ id, name: "look", arguments: "{broken" })),
        },
        { role: "tool", text: "found", toolCallId: "call_2" },
      ],
    });
    const there = (await listItems({ ownerId, conversationId: elsewhere, limit: 100, order: "asc" })).data;
    const made = await create(...there.map(({ id }): NewItem => ({ type: "item_reference", id })));
    const said = (items: { id: string }[]) => items.map(({ id: _, ...rest }) => rest);
    expect(said(made.data)).toEqual(said(there));
    expect(await rowCount()).toBe(ids.length + there.length);
    expect(await listed()).toEqual(made.data.map(({ id }) => id));
    // Without its type, and of an item in the same place.
    const again = await create({ id: must(made.first_id) });
    expect(again.data).toMatchObject([{ role: "developer" }]);
    // A call's id is a path's once.
    const twice = create({ id: itemIds.call(uuidOf(must(ids[1])), 0) });
    await expect(twice).rejects.toMatchObject({ param: "items.0.id", code: "tool_call_id_in_use" });
  });

  test("to what is not there, or is another's, or says nothing is refused in the same words", async () => {
    const { data } = await create(user("hello"), user("gone"));
    const [there, gone] = [must(data[0]).id, must(data[1]).id];
    await deleteMessage({ ownerId, conversationId, messageId: gone });
    const stranger = (await createGuest()).userId;
    const theirs = await createConversation({ ownerId: stranger, conversation: {} });
    const foreign = await createItems({
      ownerId: stranger,
      conversationId: theirs.id,
      items: [user("mine")],
    });
    const trashed = await createConversation({ ownerId, conversation: {}, items: [user("trashed")] });
    const inTrash = (await listItems({ ownerId, conversationId: trashed.id, limit: 1 })).first_id;
    await trashConversation({ ownerId, conversationId: trashed.id });
    const uuid = uuidOf(there);
    const faults = await Promise.all(
      [
        ...[newId("message"), gone, must(foreign.first_id), must(inTrash), "msg_1", "", conversationId],
        ...[itemIds.reasoning(uuid), itemIds.call(uuid, 0), itemIds.output(uuid)],
      ].map(
        async (id) => await create(user("before"), { type: "item_reference", id }).catch((error) => error),
      ),
    );
    for (const fault of faults) {
      expect(fault).toMatchObject({ kind: "invalid", param: "items.1.id", code: "item_not_found" });
      expect(fault.message).toBe(faults[0].message);
    }
    expect(await listed()).toEqual([there]);
  });
});

test("what items are written as can be appended as messages, too", async () => {
  const append = (message: NewMessage) => appendMessage({ ownerId, conversationId, message });
  expect(await append({ role: "assistant", reasoning: "Hm." })).toMatchObject({
    ...{ content: null, reasoning: "Hm.", tool_calls: [] },
  });
  await create(call("call_1"));
  const nothing = [{ type: "text" as const, text: "" }];
  const result = await append({ role: "tool", tool_call_id: "call_1", content: nothing });
  expect(result.content).toEqual(nothing);
  const items = await listItems({ ownerId, conversationId, limit: 3, order: "asc" });
  expect(items.data).toMatchObject([{ summary: [{ text: "Hm." }] }, { call_id: "call_1" }, { output: "" }]);
});

test("nothing is written to what is not there, is another's, in the trash, or being written to", async () => {
  const stranger = (await createGuest()).userId;
  const theirs = await createConversation({ ownerId: stranger, conversation: {} });
  for (const id of [newId("conversation"), theirs.id, "conv_1", ""]) {
    const none = createItems({ ownerId, conversationId: id, items: [user("hello")] });
    await expect(none).rejects.toMatchObject({ kind: "not_found", code: "conversation_not_found" });
  }
  await appendMessages({
    ...{ ownerId, conversationUuid: conversationUuid(conversationId), parentSeq: null },
    generation: { uuid: newUuid(), model: "m", starts: true },
    messages: [{ uuid: newUuid(), role: "assistant", text: "", status: "running", byReply: true }],
  });
  const busy = { kind: "conflict", code: "conversation_busy", shouldRetry: false };
  await expect(create(user("hello"))).rejects.toMatchObject(busy);
  const trashed = (await createConversation({ ownerId, conversation: {} })).id;
  await trashConversation({ ownerId, conversationId: trashed });
  const none = createItems({ ownerId, conversationId: trashed, items: [user("hello")] });
  await expect(none).rejects.toMatchObject({ kind: "not_found", code: "conversation_not_found" });
  expect(await db().message.count({ where: { ownerId: stranger } })).toBe(0);
});
