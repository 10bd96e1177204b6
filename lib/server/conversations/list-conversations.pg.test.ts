import { beforeAll, describe, expect, test } from "vitest";
import { createGuest } from "#lib/server/auth/users.ts";
import { appendMessage } from "#lib/server/messages/append-message.ts";
import { makeDatedConversations } from "#lib/server/testing/history/dated-conversations.ts";
import { must } from "#lib/shared/assert.ts";
import { formatWalkCursor } from "#lib/shared/cursors.ts";
import { newId, newUuid } from "#lib/shared/ids.ts";
import { archiveConversation } from "./archive-conversation.ts";
import { type ConversationPage, listConversations } from "./list-conversations.ts";
import { renameConversation } from "./rename-conversation.ts";
import { trashConversation } from "./trash-conversation.ts";

let ownerId: string;
/** The newest first; the last four have equal times. */
let ids: string[];
beforeAll(async () => {
  ownerId = (await createGuest()).userId;
  const made = await makeDatedConversations(ownerId, [[5], [10], [100], [200], [900], [900], [900], [900]]);
  ids = [...made.slice(0, 4), ...made.slice(4).toSorted().reverse()];
});

const list = async (page: Partial<ConversationPage>) => {
  const { data, ...envelope } = await listConversations({ ownerId, limit: 100, ...page });
  return { ids: data.map(({ id }) => id), ...envelope };
};

describe.each(["desc", "asc"] as const)("%s", (order) => {
  const inOrder = () => (order === "desc" ? ids : ids.toReversed());

  test("a page behind an id, and one that ends before it, at every place", async () => {
    const all = inOrder();
    for (const [index, id] of all.entries()) {
      const behind = await list({ order, limit: 3, after: id });
      const expected = all.slice(index + 1);
      expect(behind).toMatchObject({ ids: expected.slice(0, 3), has_more: expected.length > 3 });
      const before = await list({ order, limit: 3, before: id });
      expect(before).toMatchObject({ ids: all.slice(0, index).slice(-3), has_more: index > 3 });
      expect([before.first_id, before.last_id]).toEqual([
        before.ids.at(0) ?? null,
        before.ids.at(-1) ?? null,
      ]);
      expect(before.next_cursor).toBeNull();
      if (order === "asc" || !behind.has_more) expect(behind.next_cursor).toBeNull();
    }
  });

  test("an id stands where it stands now", async () => {
    const [first, second, third] = await makeDatedConversations(ownerId, [[30], [40], [50]]);
    for (const conversationId of [must(second), must(first)]) {
      await appendMessage({ ownerId, conversationId, message: { role: "user", content: "up" } });
    }
    const [after, before] = order === "desc" ? ["after", "before"] : ["before", "after"];
    const below = await list({ order, [must(after)]: must(first) });
    expect(below.ids).toEqual(expect.arrayContaining([second, third, ...ids]));
    expect((await list({ order, [must(before)]: must(first) })).ids).toEqual([]);
    for (const conversationId of [must(first), must(second), must(third)]) {
      await trashConversation({ ownerId, conversationId });
    }
  });

  test("an id put away still has a place", async () => {
    const key = { ownerId, conversationId: must(ids[3]) };
    await archiveConversation({ ...key, archived: true });
    const { ids: behind } = await list({ order, after: key.conversationId });
    expect(behind).toEqual(inOrder().slice(inOrder().indexOf(key.conversationId) + 1));
    await archiveConversation({ ...key, archived: false });
  });
});

test("an id that is none of one's own is refused, and so is one in the trash", async () => {
  const stranger = (await createGuest()).userId;
  const [theirs] = await makeDatedConversations(stranger, [[100]]);
  const [gone] = await makeDatedConversations(ownerId, [[100]]);
  await trashConversation({ ownerId, conversationId: must(gone) });
  const uuid = newUuid();
  for (const id of ["", "conv_", uuid, newId("message"), newId("conversation"), must(theirs), must(gone)]) {
    for (const param of ["after", "before"]) {
      const fault = { kind: "invalid", param, code: "cursor_not_found" };
      await expect(list({ [param]: id })).rejects.toMatchObject(fault);
      await expect(list({ [param]: id, order: "asc" })).rejects.toMatchObject(fault);
    }
  }
});

test("one place at most is given", async () => {
  const last = { time: new Date(), id: newUuid() };
  const cursor = formatWalkCursor({ asOf: new Date(), last, met: [] });
  const [after, before] = [must(ids[0]), must(ids[1])];
  for (const [places, param] of [
    [{ after, before }, "before"],
    [{ cursor, after }, "after"],
    [{ cursor, before }, "before"],
    [{ cursor, after, before }, "after"],
  ] as const) {
    await expect(list(places)).rejects.toMatchObject({ kind: "invalid", param });
  }
});

test("a title is looked for as it is written, in any case", async () => {
  const titles = ["Ärger im Büro", "100% sure", "a_b", "A\\B", "1000 sure", "axb"];
  const made = await makeDatedConversations(
    ownerId,
    titles.map((_, index) => [300 + index]),
  );
  for (const [index, title] of titles.entries()) {
    await renameConversation({ ownerId, conversationId: must(made[index]), title });
  }
  for (const [q, found] of [
    ["büro", [0]],
    ["0% s", [1]],
    ["A_B", [2]],
    ["a\\b", [3]],
    ["SURE", [1, 4]],
    ["b", [0, 2, 3, 5]],
    ["nowhere", []],
  ] as const) {
    const expected = found.map((index) => must(made[index]));
    for (const order of ["desc", "asc"] as const) {
      const { ids: there } = await list({ q, order });
      expect(there, q).toEqual(order === "desc" ? expected : expected.toReversed());
    }
    expect((await list({ q, after: must(ids[0]) })).ids).toEqual(expected);
  }
  expect((await list({ q: "" })).ids).toHaveLength(ids.length + titles.length);
});
