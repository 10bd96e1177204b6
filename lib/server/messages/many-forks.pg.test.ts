import { beforeAll, expect, test } from "vitest";
import { createGuest } from "#lib/server/auth/users.ts";
import { forkConversation } from "#lib/server/conversations/fork-conversation.ts";
import { getConversation } from "#lib/server/conversations/get-conversation.ts";
import { db } from "#lib/server/db.ts";
import { appendChain } from "#lib/server/testing/history/append-chain.ts";
import { must } from "#lib/shared/assert.ts";
import { formatId, newId, newUuid } from "#lib/shared/ids.ts";
import { appendMessage } from "./append-message.ts";
import { chooseVersion } from "./choose-version.ts";
import { getMessage } from "./get-message.ts";
import { listMessages, type MessagePage } from "./list-messages.ts";
import { listMessagesAround } from "./list-messages-around.ts";
import { locateMessage } from "./locate-message.ts";

/**
 * A branch knows the last 512 segments of the path to it. Here every message of the visible path begins a branch of its
 * own, so that the line of the last one overflows twice.
 */
const forks = 1_110;
const conversationUuid = newUuid();
const conversationId = formatId("conversation", conversationUuid);
let ownerId: string;
/** kept[d] and other[d] are the two versions at depth d: the path goes through the kept one, the other one is a leaf. */
const kept: string[] = [""];
const other: string[] = ["", ""];

// A first message, and then at each depth the kept version, which has the other version of the next depth below it.
beforeAll(async () => {
  ownerId = (await createGuest()).userId;
  const write = async (parentSeq: number, depth: number) => {
    const ids = await appendChain({
      ownerId,
      conversationId,
      parentSeq,
      messages: [
        depth === 3
          ? { role: "assistant", text: "kept 3", toolCalls: [{ id: "early", name: "f", arguments: "{}" }] }
          : { role: "user", text: `kept ${depth}` },
        { role: "user", text: `other ${depth + 1}` },
      ],
    });
    kept.push(must(ids[0]));
    other.push(must(ids[1]));
  };
  await write(0, 1);
  for (let depth = 2; depth <= forks; depth++) await write(2 * depth - 3, depth);
  // The head is the last "other", one deeper than the last kept one.
  kept.push(must(other.pop()));
});

const depths = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
const idsAt = (from: number, to: number) => depths(from, to).map((depth) => must(kept[depth]));
const page = async (query: Omit<MessagePage, "ownerId" | "conversationId">) =>
  await listMessages({ ownerId, conversationId, ...query });

/** Depths of both sides of where a line of segments begins, and of both ends. */
const edges = [2, 3, 4, 510, 511, 512, 513, 514, 1_021, 1_022, 1_023, 1_024, 1_025, forks - 1, forks];

test("the lines of branches overflow twice", async () => {
  const branches = await db().branch.findMany({
    where: { ownerId, conversationId: conversationUuid },
    select: { number: true, lineBranches: true },
    orderBy: { number: "asc" },
  });
  expect(branches).toHaveLength(forks);
  const overflows = branches.filter(({ lineBranches }) => lineBranches.length === 2).slice(1);
  expect(overflows.map(({ number }) => number)).toEqual([513, 1_024]);
});

test.each(["asc", "desc"] as const)(
  "walking %s meets every message of the path once, with its versions",
  async (order) => {
    const seen: { id: string; versions: string[] | undefined }[] = [];
    let after: string | undefined;
    do {
      const { data, has_more } = await page({ order, limit: 100, after });
      seen.push(...data.map((message) => ({ id: message.id, versions: message.siblings })));
      after = has_more ? data.at(-1)?.id : undefined;
    } while (after);
    const path = depths(1, forks + 1).map((depth) => ({
      id: kept[depth],
      versions: depth === 1 || depth > forks ? undefined : [other[depth], kept[depth]],
    }));
    expect(seen).toEqual(order === "asc" ? path : path.toReversed());
  },
);

test("a page at each edge of a line, above and below a message, is the path's", async () => {
  for (const depth of edges) {
    const cursor = must(kept[depth]);
    const [before, after, around] = await Promise.all([
      page({ limit: 5, before: cursor }),
      page({ limit: 5, after: cursor }),
      listMessagesAround({ ownerId, conversationId, messageId: cursor, limit: 5 }),
    ]);
    const ids = ({ data }: { data: { id: string }[] }) => data.map(({ id }) => id);
    expect([depth, ids(before)]).toEqual([depth, idsAt(Math.max(1, depth - 5), depth - 1)]);
    expect([depth, ids(after)]).toEqual([depth, idsAt(depth + 1, Math.min(forks + 1, depth + 5))]);
    expect([depth, ids(around)]).toEqual([
      depth,
      idsAt(Math.max(1, depth - 2), Math.min(forks + 1, depth + 2)),
    ]);
    expect(around.leaf).toBeNull();
  }
});

test("the path of another leaf, and what stands around it", async () => {
  for (const depth of edges) {
    const leaf = must(other[depth]);
    const expected = [...idsAt(1, depth - 1), leaf];
    const newest = await page({ order: "desc", limit: 4, leaf });
    expect(newest.data.map(({ id }) => id).toReversed()).toEqual(expected.slice(-4));
    const oldest = await page({ limit: 4, leaf });
    expect(oldest.data.map(({ id }) => id)).toEqual(expected.slice(0, 4));
    expect(oldest.has_more).toBe(expected.length > 4);
    const around = await listMessagesAround({ ownerId, conversationId, messageId: leaf, limit: 7 });
    expect(around).toMatchObject({ has_earlier: expected.length > 4, has_more: false, leaf });
    expect(around.data.map(({ id }) => id)).toEqual(expected.slice(-4));
    expect(await getMessage({ ownerId, conversationId, messageId: leaf })).toMatchObject({
      siblings: [leaf, kept[depth]],
    });
    // What the path of this leaf leaves out is no place to read on from.
    const beside = page({ limit: 4, leaf, after: must(kept[depth]) });
    await expect(beside).rejects.toMatchObject({ code: "cursor_not_found" });
  }
});

test("which messages the visible path goes through is known at any distance", async () => {
  for (const depth of edges) {
    const [on, beside] = await Promise.all(
      [kept, other].map((side) => locateMessage({ ownerId, conversationId, messageId: must(side[depth]) })),
    );
    expect([depth, on?.isVisible, beside?.isVisible]).toEqual([depth, true, false]);
    expect([on?.depth, beside?.depth]).toEqual([depth, depth]);
  }
});

test("a call made above two overflows is answered below them, and its id is taken there and free beside it", async () => {
  const result = (parent: string) =>
    appendMessage({
      ownerId,
      conversationId,
      message: { role: "tool", tool_call_id: "early", content: "found", parent_id: parent },
    });
  const call = (parent: string) =>
    appendMessage({
      ownerId,
      conversationId,
      message: {
        role: "assistant",
        tool_calls: [{ id: "early", function: { name: "f", arguments: "{}" } }],
        parent_id: parent,
      },
    });
  const leaf = must(kept[forks + 1]);
  expect((await result(leaf)).parent_id).toBe(leaf);
  await expect(call(leaf)).rejects.toMatchObject({ kind: "invalid", param: "tool_calls" });
  // "other 3" stands beside the call, so it can't be answered there.
  const beside = must(other[3]);
  await expect(result(beside)).rejects.toMatchObject({ kind: "invalid", param: "tool_call_id" });
  expect((await call(beside)).parent_id).toBe(beside);
  await chooseVersion({ ownerId, conversationId, messageId: leaf });
});

test("an old version can be chosen, and another one that leads back to the newest message", async () => {
  const newest = async () => (await page({ order: "desc", limit: 3 })).data.map(({ id }) => id);
  const before = await newest();
  for (const depth of [4, 513, 1_024]) {
    await chooseVersion({ ownerId, conversationId, messageId: must(other[depth]) });
    expect(await newest()).toEqual([other[depth], ...idsAt(depth - 2, depth - 1).toReversed()]);
    await chooseVersion({ ownerId, conversationId, messageId: must(kept[depth]) });
    expect(await newest()).toEqual(before);
  }
});

test("a fork of the conversation copies the path into one line", async () => {
  const newConversationId = newId("conversation");
  const messageId = must(kept[forks]);
  const fork = await forkConversation({ ownerId, conversationId, messageId, newConversationId });
  expect(fork.message_count).toBe(forks);
  const copy = { ownerId, conversationId: newConversationId };
  const oldest = await listMessages({ ...copy, limit: 100 });
  expect(oldest.data.map(({ seq, content }) => [seq, content])).toEqual(
    depths(1, 100).map((depth) => [depth, `kept ${depth}`]),
  );
  const newest = await listMessages({ ...copy, limit: 100, order: "desc" });
  expect(newest.data.map(({ content }) => content)).toEqual(
    depths(forks - 99, forks)
      .toReversed()
      .map((depth) => `kept ${depth}`),
  );
  expect(newest.data.every(({ siblings }) => siblings === undefined)).toBe(true);
  const message = { role: "tool" as const, tool_call_id: "early", content: "found" };
  expect((await appendMessage({ ...copy, message })).seq).toBe(forks + 1);
  expect((await getConversation({ ownerId, conversationId })).message_count).toBeGreaterThan(2 * forks - 1);
});
