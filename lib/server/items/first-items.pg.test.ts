import { beforeEach, describe, expect, test } from "vitest";
import { createGuest } from "#lib/server/auth/users.ts";
import { createConversation } from "#lib/server/conversations/create-conversation.ts";
import { trashConversation } from "#lib/server/conversations/trash-conversation.ts";
import { db } from "#lib/server/db.ts";
import { subscribe } from "#lib/server/events/hub.ts";
import type { NewItem } from "#lib/shared/contracts/item.ts";
import type { UserEvent } from "#lib/shared/contracts/user-events.ts";
import { newId } from "#lib/shared/ids.ts";
import { createItems } from "./create-items.ts";
import { listItems } from "./list-items.ts";

let ownerId: string;

beforeEach(async () => {
  ownerId = (await createGuest()).userId;
});

const items: NewItem[] = [
  { role: "system", content: "Be kind." },
  { role: "user", content: "# What is **seq**?" },
  { type: "function_call", call_id: "call_1", name: "look", arguments: "{}" },
  { type: "function_call_output", call_id: "call_1", output: "" },
];
const counts = async () => ({
  conversations: await db().conversation.count({ where: { ownerId } }),
  messages: await db().message.count({ where: { ownerId } }),
});

test("a conversation begins with its items, and is called by what a person said first", async () => {
  const told: UserEvent[] = [];
  const unsubscribe = subscribe(ownerId, { onEvent: (event) => told.push(event), onMissed: () => {} });
  const conversation = { metadata: { a: "1" }, system_prompt: "Be quick." };
  const made = await createConversation({ ownerId, conversation, items });
  unsubscribe();
  expect(made).toMatchObject({ ...conversation, title: "What is seq ?", message_count: 4 });
  expect(told).toMatchObject([
    { type: "conversation.changed", conversation: { id: made.id, message_count: 4 } },
  ]);
  const list = await listItems({ ownerId, conversationId: made.id, limit: 10, order: "asc" });
  expect(list.data.map((item) => ("role" in item ? item.role : item.type))).toEqual([
    ...["system", "user", "function_call", "function_call_output"],
  ]);
  const row = await db().conversation.findFirstOrThrow({ where: { ownerId } });
  expect(row.titleSource).toBe("auto");
  const titled = await createConversation({ ownerId, conversation: { title: "Mine" }, items });
  expect(titled.title).toBe("Mine");
});

test.each([[[]], [null], [undefined]])("with %j it begins empty", async (nothing) => {
  const made = await createConversation({ ownerId, conversation: {}, items: nothing });
  expect(made).toMatchObject({ title: null, message_count: 0 });
});

test("where an item is refused there is no conversation either", async () => {
  const wrong: [NewItem[], string][] = [
    [[...items, { type: "function_call_output", call_id: "call_2", output: "a" }], "items.4.call_id"],
    [[...items, { type: "item_reference", id: newId("message") }], "items.4.id"],
    [[...items, { role: "user", content: "" }], "items.4.content"],
    [[...items, { role: "cook", content: "a" } as unknown as NewItem], "items.4.role"],
    [Array.from({ length: 21 }, (): NewItem => ({ role: "user", content: "a" })), "items"],
  ];
  const idempotency = { key: "key", method: "POST", path: "/conversations", body: {} };
  for (const [some, param] of wrong) {
    for (const more of [{}, { idempotency }]) {
      const refused = createConversation({ ownerId, conversation: {}, items: some, ...more });
      await expect(refused).rejects.toMatchObject({ kind: "invalid", param });
    }
  }
  expect(await counts()).toEqual({ conversations: 0, messages: 0 });
  // The key is free still.
  expect(await createConversation({ ownerId, conversation: {}, items, idempotency })).toMatchObject({
    message_count: 4,
  });
});

describe("the same again", () => {
  test("by its id, or by its key, gives the conversation as it is now", async () => {
    const conversation = { id: newId("conversation") };
    const all = await Promise.all(
      Array.from({ length: 5 }, () => createConversation({ ownerId, conversation, items })),
    );
    for (const made of all) expect(made).toEqual(all[0]);
    expect(await counts()).toEqual({ conversations: 1, messages: 4 });
    const later: NewItem[] = [{ role: "assistant", content: "A number." }];
    await createItems({ ownerId, conversationId: conversation.id, items: later });
    expect(await createConversation({ ownerId, conversation, items })).toMatchObject({ message_count: 5 });

    const idempotency = { key: "key", method: "POST", path: "/conversations", body: { items } };
    const keyed = await Promise.all(
      Array.from({ length: 5 }, () => createConversation({ ownerId, conversation: {}, items, idempotency })),
    );
    for (const made of keyed) expect(made).toEqual(keyed[0]);
    expect(await counts()).toEqual({ conversations: 2, messages: 9 });
  });

  test("with other items is a conflict", async () => {
    const conversation = { id: newId("conversation") };
    await createConversation({ ownerId, conversation, items });
    const others: NewItem[][] = [
      items.toReversed().filter((item) => "role" in item),
      [...items, { role: "user", content: "more" }],
      [{ role: "system", content: "Be quick." }],
      [{ role: "system", content: "Be kind.", id: newId("message") }],
    ];
    for (const other of others) {
      const again = createConversation({ ownerId, conversation, items: other });
      await expect(again).rejects.toMatchObject({ kind: "conflict", param: "id", code: "id_in_use" });
    }
    // Less may have been said of it.
    expect(await createConversation({ ownerId, conversation })).toMatchObject({ message_count: 4 });
    await trashConversation({ ownerId, conversationId: conversation.id });
    const trashed = createConversation({ ownerId, conversation, items });
    await expect(trashed).rejects.toMatchObject({ code: "conversation_trashed" });
    expect(await counts()).toEqual({ conversations: 1, messages: 4 });
  });
});
