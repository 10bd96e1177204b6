import type { PoolClient } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listStatement, walkStatement } from "#lib/server/conversations/shelves.ts";
import { pool } from "#lib/server/db.ts";
import { sql } from "#lib/server/sql.ts";
import { blocksRead, planModes, type Value } from "#lib/server/testing/explain.ts";
import { makeSkewedHistory, type Skewed, type SkewedHistory } from "#lib/server/testing/skewed-history.ts";
import { must } from "#lib/shared/assert.ts";
import { newUuid } from "#lib/shared/ids.ts";

/*
 * How many blocks each hot query reads, on data that misleads a planner. A lost index or a turned plan reads hundreds or
 * thousands; a stopwatch would need a slow machine to notice.
 */
let history: SkewedHistory;
let client: PoolClient;
beforeAll(async () => {
  history = await makeSkewedHistory();
  client = await pool().connect();
});
afterAll(() => client.release());
// What a measured write left behind when it was undone, the next query would have to read past.
beforeEach(() => client.query("VACUUM (INDEX_CLEANUP ON) conversation, branch, message, generation"));

const kinds = ["short", "middling", "long", "forked"] as const;
type Reads = (of: { owner: string; conversation: string; messageId: string; seq: number }) => Value[];

const newMessage = JSON.stringify([
  { id: newUuid(), role: "user", text: "hello", status: "completed", said: "" },
]);
const newReply = JSON.stringify({ id: newUuid(), model: "m" });
const append = ({ owner, conversation }: { owner: string; conversation: string }, parent: number | null) => [
  ...[owner, conversation, parent, null, newMessage],
  ...[null, false, null, false, false, null],
];

const shelves = ["list", "pinned", "archived", "trash"] as const;
const least = "00000000-0000-0000-0000-000000000000";
const most = "ffffffff-ffff-ffff-ffff-ffffffffffff";
const ago = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1_000).toISOString();

/** Blocks at most, in a conversation of any length. A look-up by key reads three or four, a page 13 of messages. */
const bounds: [name: string, statement: string, values: Reads, blocks: number][] = [
  ["the newest page", "page-messages", (c) => [c.owner, c.conversation, null, null, true, 50], 35],
  ["the oldest page", "page-messages", (c) => [c.owner, c.conversation, null, null, false, 50], 40],
  [
    "a page in the middle",
    "page-messages",
    (c) => [c.owner, c.conversation, null, c.messageId, false, 50],
    50,
  ],
  ["the path of a leaf", "page-messages", (c) => [c.owner, c.conversation, c.seq, null, true, 50], 50],
  ["one message", "get-message", (c) => [c.owner, c.conversation, c.messageId], 20],
  ["its versions", "list-versions", (c) => [c.owner, c.conversation, `{${c.seq - 1}}`, false], 10],
  ["where a message stands", "locate-message", (c) => [c.owner, c.conversation, c.messageId], 20],
  ["one conversation", "get-conversation", (c) => [c.owner, c.conversation], 4],
  ["an append", "append-messages", (c) => append(c, null), 110],
  ["an append that forks", "append-messages", (c) => append(c, c.seq), 140],
  [
    "an append that starts a reply",
    "append-messages",
    (c) => [c.owner, c.conversation, null, null, newMessage, newReply, true, "m", false, false, null],
    130,
  ],
  ["a deletion", "delete-message", (c) => [c.owner, c.conversation, c.messageId], 45],
];

describe.each(planModes)("%s", (mode) => {
  test.each(bounds)("%s", async (_, statement, values, blocks) => {
    const read = new Map<string, number>();
    for (const kind of kinds) {
      const of = await middleOf(history[kind]);
      read.set(kind, await blocksRead(client, sql(statement), values(of), mode));
    }
    const counts = [...read.values()];
    expect(Math.max(...counts), JSON.stringify([...read])).toBeLessThanOrEqual(blocks);
    // The same in a conversation of a hundred messages and of twenty thousand.
    const [short, long] = [must(read.get("short"), "count"), must(read.get("long"), "count")];
    expect(long, JSON.stringify([...read])).toBeLessThanOrEqual(short * 1.1 + 2);
  });

  test.each(shelves)("a page of the shelf %s", async (shelf) => {
    for (const owner of [history.whale, history.minnow]) {
      const { text } = listStatement(shelf);
      expect(await blocksRead(client, text, [owner, null, null, 21], mode)).toBeLessThanOrEqual(25);
      const time = "2026-01-01T00:00:00Z";
      expect(await blocksRead(client, text, [owner, time, newUuid(), 21], mode)).toBeLessThanOrEqual(25);
    }
  });

  test.each(shelves)("a page of a walk of the shelf %s", async (shelf) => {
    for (const ascends of [false, true]) {
      const { text } = walkStatement(shelf, { ascends });
      for (const owner of [history.whale, history.minnow]) {
        // At the newest, in the middle and at the oldest.
        for (const days of [0, 7, 14]) {
          const [above, below] = ascends ? [ago(days), "infinity"] : ["-infinity", ago(days)];
          const values = [owner, 21, ago(0), ago(0), "{}", above, least, below, most];
          expect(await blocksRead(client, text, values, mode)).toBeLessThanOrEqual(15);
        }
      }
    }
  });

  test("a page of a walk looks up each that has moved, and nothing else", async () => {
    const { whale, short, middling, long, forked } = history;
    // All that these say is newer, and would be passed over one by one.
    const met = `{${[short, middling, long, forked].map(({ conversation }) => conversation).join(",")}}`;
    const asOf = ago(500 / (24 * 60));
    const values = [whale, 21, asOf, ago(0), met, "-infinity", least, "infinity", most];
    expect(await blocksRead(client, walkStatement("list").text, values, mode)).toBeLessThanOrEqual(500 * 5);
  });
});

test("the newest message below a fork is found without reading the conversation", async () => {
  const { conversation, messages } = history.forked;
  // Half of the 500 branches leave below the middle, and each costs two look-ups.
  const values = [history.whale, conversation, 251, messages / 2 + 1];
  for (const mode of planModes) {
    expect(await blocksRead(client, sql("newest-leaf"), values, mode)).toBeLessThan(250 * 12);
  }
});

async function middleOf({ conversation, messages }: Skewed) {
  const seq = messages / 2;
  const { rows } = await client.query<{ id: string }>(
    "SELECT id FROM message WHERE owner_id = $1 AND conversation_id = $2 AND seq = $3",
    [history.whale, conversation, seq],
  );
  return { owner: history.whale, conversation, seq, messageId: must(rows[0], "message").id };
}
