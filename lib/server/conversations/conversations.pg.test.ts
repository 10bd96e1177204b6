import { expect, test } from "vitest";
import { db } from "#lib/server/db.ts";
import { subscribe } from "#lib/server/events/hub.ts";
import { newPerson } from "#lib/server/testing/person.ts";
import type { Conversation, ConversationList } from "#lib/shared/contracts/conversation.ts";
import type { UserEvent } from "#lib/shared/contracts/user-events.ts";
import { formatId, newUuid } from "#lib/shared/ids.ts";
import { getConversation } from "./get-conversation.ts";
import { listConversations } from "./list-conversations.ts";
import { renameConversation } from "./rename-conversation.ts";
import { restoreConversation } from "./restore-conversation.ts";
import { trashConversation } from "./trash-conversation.ts";

async function newConversation(ownerId: string, title: string | null = null) {
  const id = newUuid();
  await db().conversation.create({ data: { ownerId, id, title } });
  return { ownerId, conversationId: formatId("conversation", id), id };
}

test("a title is trimmed, counted in code points, and kept from then on", async () => {
  const { ownerId } = await newPerson();
  const key = await newConversation(ownerId);
  expect((await renameConversation({ ...key, title: "  Roses 🌹 " })).title).toBe("Roses 🌹");
  expect((await renameConversation({ ...key, title: "😀".repeat(255) })).title).toBe("😀".repeat(255));
  for (const title of ["", "   ", "😀".repeat(256), "a\u0000b", "\uD800"]) {
    await expect(renameConversation({ ...key, title })).rejects.toMatchObject({
      kind: "invalid",
      param: "title",
    });
  }
  const row = await db().conversation.findFirstOrThrow({ where: { ownerId, id: key.id } });
  expect(row.titleSource).toBe("user");
});

test("any change moves updated_at by itself", async () => {
  const { ownerId } = await newPerson();
  const key = await newConversation(ownerId);
  const where = { ownerId_id: { ownerId, id: key.id } };
  const before = await db().conversation.findUniqueOrThrow({ where });
  await expect
    .poll(async () => {
      await db().conversation.update({ where, data: { model: newUuid() } });
      return (await db().conversation.findUniqueOrThrow({ where })).updatedAt.getTime();
    })
    .toBeGreaterThan(before.updatedAt.getTime());
  expect((await db().conversation.findUniqueOrThrow({ where })).lastMessageAt).toEqual(before.lastMessageAt);
});

test("the trash hides, restoring brings back exactly what was, and tabs are told", async () => {
  const { ownerId } = await newPerson();
  const key = await newConversation(ownerId, "Roses");
  const told: UserEvent["type"][] = [];
  const unsubscribe = subscribe(ownerId, { onEvent: ({ type }) => told.push(type), onMissed: () => {} });
  const before = await getConversation(key);
  await trashConversation(key);
  await expect(getConversation(key)).rejects.toMatchObject({ kind: "not_found" });
  await expect(trashConversation(key)).rejects.toMatchObject({ kind: "not_found" });
  expect((await listConversations({ ownerId, limit: 10 })).data).toEqual([]);
  await restoreConversation(key);
  const after: Conversation = await getConversation(key);
  expect({ ...after, updated_at: 0 }).toEqual({ ...before, updated_at: 0 });
  expect(told).toEqual(["conversation.removed", "conversation.changed"]);
  unsubscribe();
});

test("a trashed id is 404 to readers and 409 to who would create it again", async () => {
  const person = await newPerson();
  const key = await newConversation(person.ownerId);
  await trashConversation(key);
  const body = { action: "send", message: { content: "hello" } };
  expect((await person.post(`/conversations/${key.conversationId}/replies`, body)).status).toBe(404);
  const create = await person.post(`/conversations/${key.conversationId}/replies`, { ...body, create: true });
  expect([create.status, await create.json()]).toMatchObject([
    409,
    { error: { code: "conversation_trashed" } },
  ]);
});

test("paging by cursor meets every conversation once, with equal times and while others move up", async () => {
  const { ownerId, get } = await newPerson();
  const at = new Date("2026-01-01");
  const ids = Array.from({ length: 25 }, () => newUuid());
  await db().conversation.createMany({ data: ids.map((id) => ({ ownerId, id, lastMessageAt: at })) });
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: ConversationList = await get(`/conversations?limit=7${cursor ? `&cursor=${cursor}` : ""}`);
    seen.push(...page.data.map(({ id }) => id));
    cursor = page.next_cursor;
    expect(page.has_more).toBe(cursor !== null);
    await db().conversation.create({ data: { ownerId, id: newUuid() } });
  } while (cursor);
  expect(seen.toSorted()).toEqual(ids.map((id) => formatId("conversation", id)).toSorted());
  expect(await get("/conversations?cursor=nonsense!")).toMatchObject({ error: { param: "cursor" } });
  expect(await get("/conversations?limit=101")).toMatchObject({ error: { param: "limit" } });
});
