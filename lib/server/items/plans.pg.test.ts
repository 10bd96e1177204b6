import type { PoolClient } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pool } from "#lib/server/db.ts";
import { sql } from "#lib/server/sql.ts";
import { blocksRead, planModes, type Value } from "#lib/server/testing/explain.ts";
import { makeSkewedHistory, type Skewed, type SkewedHistory } from "#lib/server/testing/skewed-history.ts";
import { must } from "#lib/shared/assert.ts";

/* As in lib/server/messages/plans.pg.test.ts: a turned plan reads a conversation whole, and this counts it. */
let history: SkewedHistory;
let client: PoolClient;
beforeAll(async () => {
  history = await makeSkewedHistory();
  client = await pool().connect();
});
afterAll(() => client.release());

/** Twenty rows from the middle of a conversation, as many as there are items in a request. */
async function middleOf({ conversation, messages }: Skewed) {
  const { rows } = await pool().query<{ id: string; seq: number }>(
    "SELECT id, seq FROM message WHERE owner_id = $1 AND conversation_id = $2 AND seq > $3 ORDER BY seq LIMIT 20",
    [history.whale, conversation, messages / 2],
  );
  return { conversation, ids: `{${rows.map(({ id }) => id).join()}}`, seq: must(rows[0]).seq };
}

type Middle = Awaited<ReturnType<typeof middleOf>>;

/** Blocks at most: for each of twenty rows three look-ups of three or four, or one range. */
const bounds: [statement: string, values: (of: Middle) => Value[], blocks: number][] = [
  ["find-rows", ({ ids }) => [history.whale, ids], 200],
  ["rows-from", ({ conversation, seq }) => [history.whale, conversation, seq, 20], 25],
];

test.each(planModes.flatMap((mode) => bounds.map((bound) => [mode, ...bound] as const)))(
  "%s: %s",
  async (mode, statement, values, blocks) => {
    const counts: number[] = [];
    for (const of of [history.short, history.long, history.forked]) {
      counts.push(await blocksRead(client, sql(statement), values(await middleOf(of)), mode));
    }
    expect(Math.max(...counts), JSON.stringify(counts)).toBeLessThanOrEqual(blocks);
    const [short, long] = [must(counts[0]), must(counts[1])];
    expect(long, JSON.stringify(counts)).toBeLessThanOrEqual(short * 1.1 + 5);
  },
);
