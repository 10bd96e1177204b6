import { beforeEach, describe, expect, test } from "vitest";
import { createGuest } from "#lib/server/auth/users.ts";
import { appendChain, questions } from "#lib/server/testing/history/append-chain.ts";
import { must } from "#lib/shared/assert.ts";
import { newId } from "#lib/shared/ids.ts";
import { appendMessage } from "./append-message.ts";
import { deleteMessage } from "./delete-message.ts";
import { editMessage } from "./edit-message.ts";
import { listMessages } from "./list-messages.ts";
import { listMessagesAround } from "./list-messages-around.ts";

const size = 120;
const limit = 7;
let ownerId: string;
let conversationId: string;
let ids: string[];

beforeEach(async () => {
  ownerId = (await createGuest()).userId;
  conversationId = newId("conversation");
  ids = await appendChain({ ownerId, conversationId, messages: questions(size) });
});

interface Walk {
  order: "asc" | "desc";
  by: "after" | "before";
  leaf?: string;
}

const walks: Walk[] = (["asc", "desc"] as const).flatMap((order) =>
  (["after", "before"] as const).map((by) => ({ order, by })),
);

/** Reads page after page, and lets something happen after each; the ids in the order they were met. */
async function walk({ order, by, leaf }: Walk, meanwhile: (met: string[]) => Promise<unknown>) {
  const met: string[] = [];
  let cursor = by === "after" ? undefined : must(order === "asc" ? ids.at(-1) : ids[0]);
  if (cursor) met.push(cursor);
  for (;;) {
    const { data, has_more } = await listMessages({
      ownerId,
      conversationId,
      limit,
      order,
      leaf,
      [by]: cursor,
    });
    const page = data.map(({ id }) => id);
    met.push(...(by === "after" ? page : page.toReversed()));
    if (!has_more) return met;
    // The last one met is where the reader goes on, even where it is deleted meanwhile.
    cursor = must(met.at(-1));
    await meanwhile(met);
  }
}

/** As the walk has to meet them: forwards or backwards. */
const inOrder = ({ order, by }: Walk, all: string[]) =>
  (order === "asc") === (by === "after") ? all : all.toReversed();

const append = (count: number) =>
  Promise.all(
    Array.from({ length: count }, () =>
      appendMessage({ ownerId, conversationId, message: { role: "user", content: "later" } }),
    ),
  );
const remove = (...messageIds: string[]) =>
  Promise.all(messageIds.map((messageId) => deleteMessage({ ownerId, conversationId, messageId })));

describe.each(walks)("by pages ($order, $by)", (way) => {
  test("each older message is met once, in its order, while others write", async () => {
    const met = await walk(way, () => append(3));
    expect(met.filter((id) => ids.includes(id))).toEqual(inOrder(way, ids));
    expect(new Set(met).size).toBe(met.length);
  });

  test("what stays is met once, while others delete what was met, where the reader stands, and what comes", async () => {
    const gone = new Set<string>();
    let turn = 0;
    const met = await walk(way, async (soFar) => {
      turn += 1;
      const there = inOrder(way, ids).filter((id) => !gone.has(id));
      const at = there.indexOf(must(soFar.at(-1)));
      // The cursor itself at every second turn; one behind; and once a run ahead that is longer than two pages.
      const ahead = turn === 2 ? there.slice(at + 2, at + 2 + 2 * limit + 3) : there.slice(at + 3, at + 4);
      const doomed = [...(turn % 2 ? there.slice(at, at + 1) : []), ...there.slice(0, 1), ...ahead];
      for (const id of doomed) gone.add(id);
      await Promise.all([remove(...new Set(doomed)), append(1)]);
    });
    const old = met.filter((id) => ids.includes(id));
    expect(new Set(old).size).toBe(old.length);
    expect(old.filter((id) => !gone.has(id))).toEqual(inOrder(way, ids).filter((id) => !gone.has(id)));
    expect(gone.size).toBeGreaterThan(2 * limit);
  });

  test("with a leaf, each is met once while the visible path leads elsewhere", async () => {
    const leaf = must(ids.at(-1));
    const met = await walk({ ...way, leaf }, async (soFar) => {
      const messageId = must(ids[(soFar.length * 31) % size]);
      await editMessage({ ownerId, conversationId, messageId, message: { content: "another" } });
    });
    expect(met).toEqual(inOrder(way, ids));
  });

  test("deleted runs longer than many pages are passed over, at both ends and in the middle", async () => {
    const kept = ids.filter((_, index) => [20, 21, 60, 99].includes(index));
    await remove(...ids.filter((id) => !kept.includes(id) && id !== ids[0] && id !== ids.at(-1)));
    const met = await walk(way, async () => undefined);
    const there = [must(ids[0]), ...kept, must(ids.at(-1))];
    expect(met).toEqual(inOrder(way, there));
    await remove(must(ids[0]), must(ids.at(-1)));
    const { data, has_more } = await listMessages({ ownerId, conversationId, order: way.order, limit: 4 });
    expect([data.map(({ id }) => id), has_more]).toEqual([
      way.order === "asc" ? kept : kept.toReversed(),
      false,
    ]);
  });
});

test("around a message that stands between deleted runs are those beyond them", async () => {
  const kept = [5, 60, 110].map((index) => must(ids[index]));
  await remove(...ids.filter((id) => !kept.includes(id)));
  const messageId = must(kept[1]);
  const around = await listMessagesAround({ ownerId, conversationId, messageId, limit: 3 });
  expect(around).toMatchObject({ data: kept.map((id) => ({ id })), has_earlier: false, has_more: false });
});

test("where all is deleted there is an empty page", async () => {
  await remove(...ids);
  for (const order of ["asc", "desc"] as const) {
    const list = await listMessages({ ownerId, conversationId, limit, order });
    expect(list).toMatchObject({ data: [], has_more: false, first_id: null, last_id: null });
  }
  const next = await appendMessage({ ownerId, conversationId, message: { role: "user", content: "on" } });
  expect(next).toMatchObject({ seq: size + 1, parent_id: ids.at(-1) });
});
