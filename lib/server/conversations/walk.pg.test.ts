import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { createGuest } from "#lib/server/auth/users.ts";
import { db, transaction } from "#lib/server/db.ts";
import { appendMessage } from "#lib/server/messages/append-message.ts";
import { appendMessages } from "#lib/server/messages/append-messages.ts";
import { makeDatedConversations } from "#lib/server/testing/history/dated-conversations.ts";
import { assert, must } from "#lib/shared/assert.ts";
import { parseWalkCursor } from "#lib/shared/cursors.ts";
import { newId, newUuid, parseId } from "#lib/shared/ids.ts";
import { archiveConversation } from "./archive-conversation.ts";
import { createConversation } from "./create-conversation.ts";
import { forkConversation } from "./fork-conversation.ts";
import { type ConversationPage, listConversations } from "./list-conversations.ts";
import { pinConversation } from "./pin-conversation.ts";
import { purgeConversation } from "./purge-conversation.ts";
import { renameConversation } from "./rename-conversation.ts";
import { restoreConversation } from "./restore-conversation.ts";
import { trashConversation } from "./trash-conversation.ts";

const orders = ["desc", "asc"] as const;
let ownerId: string;
beforeEach(async () => {
  ownerId = (await createGuest()).userId;
});

/** Seconds that are long past for a walk, and such as are not. */
const settled = (count: number) => Array.from({ length: count }, (_, index) => [1_000 + index]);
const hot = (count: number) => Array.from({ length: count }, (_, index) => [2_000 - 10 * index, 1 + index]);

const say = (conversationId: string) =>
  appendMessage({ ownerId, conversationId, message: { role: "user", content: "more" } });
const sayInAll = (ids: string[]) => Promise.all(ids.map(say));

/** Reads page after page, and lets something happen after each but the last; the ids in the order they were met. */
async function walk(
  page: Omit<ConversationPage, "ownerId">,
  meanwhile: (met: string[]) => Promise<unknown> = async () => undefined,
): Promise<string[]> {
  const met: string[] = [];
  for (let cursor: string | undefined; ; ) {
    assert(met.length < 30_000, "a walk comes to an end");
    const { data, next_cursor, has_more } = await listConversations({ ownerId, ...page, cursor });
    met.push(...data.map(({ id }) => id));
    expect(has_more).toBe(next_cursor !== null);
    if (next_cursor === null) return met;
    expect(data).toHaveLength(page.limit);
    await meanwhile(met);
    cursor = next_cursor;
  }
}

/** What happens after the first page, and nothing after the others. */
function once(work: (met: string[]) => Promise<unknown>) {
  let isDone = false;
  return async (met: string[]) => {
    if (isDone) return;
    isDone = true;
    await work(met);
  };
}

/** As a walk meets them that were made from the newest to the oldest. */
const inOrder = (order: "asc" | "desc", ids: string[]) => (order === "desc" ? ids : ids.toReversed());

describe.each(orders)("%s", (order) => {
  test("who moves before being reached is met where it stood, once, however often it moves", async () => {
    const ids = await makeDatedConversations(ownerId, settled(12));
    const met = await walk({ order, limit: 3 }, async () => {
      for (let turn = 0; turn < 3; turn++) await sayInAll([must(ids[5]), must(ids[6])]);
    });
    expect(met).toEqual(inOrder(order, ids));
  });

  test("who moves after having been met is not met again", async () => {
    const ids = await makeDatedConversations(ownerId, settled(12));
    const met = await walk({ order, limit: 3 }, (soFar) => sayInAll(soFar));
    expect(met).toEqual(inOrder(order, ids));
  });

  test("all move all the time", async () => {
    const ids = await makeDatedConversations(ownerId, settled(20));
    expect(await walk({ order, limit: 3 }, () => sayInAll(ids))).toEqual(inOrder(order, ids));
  });

  test("equal times are in the order of ids", async () => {
    const made = await makeDatedConversations(
      ownerId,
      Array.from({ length: 20 }, () => [1_000]),
    );
    const ids = made.toSorted().reverse();
    const met = await walk({ order, limit: 3 }, (soFar) => sayInAll([must(soFar.at(-1)), must(ids[9])]));
    expect(met).toEqual(inOrder(order, ids));
  });

  test("those that got a message right before are met once, where all moved and where some did", async () => {
    for (const hotOnes of [2, 3, 4, 10]) {
      ownerId = (await createGuest()).userId;
      const ids = await makeDatedConversations(ownerId, [...hot(hotOnes), ...settled(6)]);
      const met = await walk({ order, limit: 3 }, () => sayInAll([must(ids[0]), must(ids.at(-1))]));
      expect(met.toSorted(), `${hotOnes}`).toEqual(ids.toSorted());
    }
  });

  test("who was made right before the walk belongs to it, who was made since does not", async () => {
    await makeDatedConversations(ownerId, settled(6));
    const fresh: string[] = [];
    for (let count = 0; count < 5; count++) {
      fresh.push((await createConversation({ ownerId, conversation: {} })).id);
    }
    await say(must(fresh[1]));
    const later: string[] = [];
    const met = await walk({ order, limit: 2 }, async () => {
      const { id } = await createConversation({ ownerId, conversation: {} });
      later.push(id);
      await sayInAll([id, must(fresh[3])]);
    });
    expect(met).toHaveLength(11);
    expect(new Set(met).size).toBe(11);
    expect(met).toEqual(expect.arrayContaining(fresh));
    expect(later.length).toBeGreaterThan(3);
  });

  test("what is purged, trashed or put away is gone; what comes back is met once or not at all", async () => {
    const ids = await makeDatedConversations(ownerId, settled(20));
    const key = (index: number) => ({ ownerId, conversationId: must(ids[index]) });
    await archiveConversation({ ...key(4), archived: true });
    await archiveConversation({ ...key(15), archived: true });
    await trashConversation(key(9));
    const met = await walk(
      { order, limit: 3 },
      once(async () => {
        await sayInAll([6, 7, 8, 12].map((index) => must(ids[index])));
        await purgeConversation(key(6));
        await createConversation({ ownerId, conversation: { id: must(ids[6]) } }); // another by the same id
        await trashConversation(key(7));
        await archiveConversation({ ...key(8), archived: true });
        await trashConversation(key(12));
        await restoreConversation(key(12));
        await archiveConversation({ ...key(4), archived: false });
        await restoreConversation(key(9));
        await say(must(ids[9]));
      }),
    );
    const expected = ids.filter((_, index) => ![6, 7, 8, 15].includes(index));
    expect(met).toEqual(inOrder(order, expected));
  });

  test("other shelves and titles are walked as well", async () => {
    const made = await makeDatedConversations(ownerId, settled(24));
    const part = (rest: number) => made.filter((_, index) => index % 3 === rest);
    for (const conversationId of part(0))
      await archiveConversation({ ownerId, conversationId, archived: true });
    for (const conversationId of part(1)) await pinConversation({ ownerId, conversationId, pinned: true });
    for (const [index, conversationId] of part(2).entries()) {
      await renameConversation({ ownerId, conversationId, title: index % 2 ? "Roses" : "100% tea" });
    }
    const selections: [Partial<ConversationPage>, string[]][] = [
      [{ archived: true }, part(0)],
      [{ pinned: true }, part(1)],
      [{ pinned: false }, part(2)],
      [{ archived: false }, made.filter((_, index) => index % 3 !== 0)],
      [{ archived: true, pinned: true }, []],
      [{ archived: true, pinned: false, q: "o" }, []],
      [{ q: "ROSE" }, part(2).filter((_, index) => index % 2 === 1)],
      [{ q: "0% T", pinned: false }, part(2).filter((_, index) => index % 2 === 0)],
    ];
    for (const [selection, ids] of selections) {
      const met = await walk({ order, limit: 2, ...selection }, () => sayInAll(made.slice(0, 9)));
      expect(met.toSorted(), JSON.stringify(selection)).toEqual(ids.toSorted());
    }
  });
});

test("a walk begins with the list as it stands, also where it goes on after an id", async () => {
  const ids = await makeDatedConversations(ownerId, [...hot(5), ...settled(5)]);
  const first = await listConversations({ ownerId, limit: 2 });
  expect(first.data.map(({ id }) => id)).toEqual(ids.slice(0, 2));
  const second = await listConversations({ ownerId, limit: 4, after: must(ids[1]) });
  expect(second.data.map(({ id }) => id)).toEqual(ids.slice(2, 6));
  await say(must(ids[8]));
  const third = await listConversations({ ownerId, limit: 4, cursor: must(second.next_cursor) });
  // Those that page 1 met while they stood above are met where they stood before.
  expect(third.data.map(({ id }) => id)).toEqual([...ids.slice(6, 10)]);
  const rest = await listConversations({ ownerId, limit: 4, cursor: must(third.next_cursor) });
  expect([rest.data.map(({ id }) => id).toSorted(), rest.next_cursor]).toEqual([
    ids.slice(0, 2).toSorted(),
    null,
  ]);
});

test("a cursor names the few that had just moved, and is as long as that", async () => {
  const ids = await makeDatedConversations(ownerId, [...hot(2), ...settled(5)]);
  const { next_cursor } = await listConversations({ ownerId, limit: 3 });
  const cursor = must(parseWalkCursor(must(next_cursor)));
  const hex = (id: string | undefined) => must(id).slice("conv_".length);
  expect([cursor.met, cursor.last.id]).toEqual([[hex(ids[0]), hex(ids[1])], hex(ids[2])]);
  expect(must(next_cursor).length).toBeLessThan(120);
});

test("a message that was being written when the walk began moves nobody past it", async () => {
  const ids = await makeDatedConversations(ownerId, settled(8));
  const moved = must(ids[5]);
  const first = await transaction(async (client) => {
    await appendMessages(
      {
        ownerId,
        conversationUuid: must(parseId("conversation", moved)),
        parentSeq: null,
        messages: [{ uuid: newUuid(), role: "user", text: "long in coming" }],
      },
      client,
    );
    return await listConversations({ ownerId, limit: 3 });
  });
  const rest = await listConversations({ ownerId, limit: 10, cursor: must(first.next_cursor) });
  expect([...first.data, ...rest.data].map(({ id }) => id)).toEqual(ids);
});

test("appends that wait for each other's lock are dated in their order", async () => {
  const conversationId = newId("conversation");
  await createConversation({ ownerId, conversation: { id: conversationId } });
  await Promise.all(Array.from({ length: 12 }, () => say(conversationId)));
  const { times, lastMessageAt } = await timesOf(conversationId);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times.at(-1)).toBe(lastMessageAt);
});

test("after the clock was set back nothing is dated before what is there, in a copy neither", async () => {
  const [conversationId] = await makeDatedConversations(ownerId, [[100, -3_600]]);
  const { id: messageId } = await say(must(conversationId));
  const { times, lastMessageAt } = await timesOf(must(conversationId));
  expect(times.slice(1)).toEqual([lastMessageAt, lastMessageAt]);
  const copy = await forkConversation({ ownerId, conversationId: must(conversationId), messageId });
  expect((await timesOf(copy.id)).lastMessageAt).toBe(lastMessageAt);
});

async function timesOf(conversationId: string) {
  const id = must(parseId("conversation", conversationId));
  const messages = await db().message.findMany({
    where: { ownerId, conversationId: id },
    orderBy: { seq: "asc" },
    select: { createdAt: true },
  });
  const { lastMessageAt } = await db().conversation.findFirstOrThrow({ where: { ownerId, id } });
  return {
    times: messages.map(({ createdAt }) => createdAt.getTime()),
    lastMessageAt: lastMessageAt.getTime(),
  };
}

/** A conversation of some messages, and whether something happens to it meanwhile. */
const conversation = fc.record({
  // Far enough from a minute for a slow machine.
  ages: fc.uniqueArray(fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 120, max: 140 })), {
    minLength: 1,
    maxLength: 4,
  }),
  comesAndGoes: fc.boolean(),
});
const session = fc.record({
  order: fc.constantFrom(...orders),
  limit: fc.integer({ min: 1, max: 13 }),
  conversations: fc.array(conversation, { minLength: 40, maxLength: 60 }),
  /** Whom something happens to after each page. */
  turns: fc.array(fc.array(fc.nat(59), { maxLength: 8 }), { minLength: 60, maxLength: 60 }),
});

test("whatever is appended, put away and made meanwhile, a walk is what a sorted list says", {
  timeout: 60_000,
}, async () => {
  let pages = 0;
  await fc.assert(
    fc.asyncProperty(session, async ({ order, limit, conversations, turns }) => {
      ownerId = (await createGuest()).userId;
      const ages = conversations.map((each) => each.ages.toSorted((a, b) => b - a));
      const ids = await makeDatedConversations(ownerId, ages);
      const fickle = new Set(ids.filter((_, index) => conversations[index]?.comesAndGoes));
      let turn = 0;
      const met = await walk({ order, limit }, async () => {
        pages += 1;
        for (const index of turns[turn++] ?? []) {
          const conversationId = must(ids[index % ids.length]);
          if (fickle.has(conversationId))
            await archiveConversation({ ownerId, conversationId, archived: turn % 2 > 0 });
          else await say(conversationId);
        }
        await createConversation({ ownerId, conversation: {} });
      });
      expect(new Set(met).size).toBe(met.length);
      expect(ids).toEqual(expect.arrayContaining(met));
      const expected = expectedWalk(order, limit, ids, ages);
      // Where something was put away, later pages are made of others.
      expect(met.filter((id) => !fickle.has(id))).toEqual(expected.filter((id) => !fickle.has(id)));
    }),
    { numRuns: 12, skipAllAfterTimeLimit: 30_000 },
  );
  expect(pages).toBeGreaterThan(12);
});

/** Downwards the first page is the list as it stands; all else is in the order of a minute before. */
function expectedWalk(order: "asc" | "desc", limit: number, ids: string[], ages: number[][]): string[] {
  const stands = ages.map((each) => Math.min(...each));
  const stood = ages.map((each) => Math.min(...each.filter((age) => age > 60), Math.max(...each)));
  const by = (times: number[]) => (a: string, b: string) =>
    must(times[ids.indexOf(a)]) - must(times[ids.indexOf(b)]) || (a < b ? 1 : -1);
  if (order === "asc") return ids.toSorted(by(stood)).reverse();
  const first = ids.toSorted(by(stands)).slice(0, limit);
  return [...first, ...ids.filter((id) => !first.includes(id)).toSorted(by(stood))];
}

test("20,000 are met once each, both ways, while three write without pause", {
  timeout: 120_000,
}, async () => {
  const ids = await makeDatedConversations(
    ownerId,
    Array.from({ length: 20_000 }, (_, index) => [1_000 + Math.floor(index / 3)]),
  );
  let written = 0;
  let isOver = false;
  const write = async (writer: number) => {
    while (!isOver) {
      await say(must(ids[(written * 7_919 + writer * 104_729) % ids.length]));
      written += 1;
    }
  };
  const writers = [0, 1, 2].map(write);
  const walks = await Promise.all(orders.map((order) => walk({ order, limit: 100 })));
  isOver = true;
  await Promise.all(writers);
  for (const met of walks) {
    expect(met).toHaveLength(ids.length);
    expect(new Set(met)).toEqual(new Set(ids));
  }
  expect(written).toBeGreaterThan(200);
});
