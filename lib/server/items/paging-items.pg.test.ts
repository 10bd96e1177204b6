import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { createGuest } from "#lib/server/auth/users.ts";
import { pool } from "#lib/server/db.ts";
import { must } from "#lib/shared/assert.ts";
import { formatId, newUuid } from "#lib/shared/ids.ts";
import { createItems } from "./create-items.ts";
import { listItems } from "./list-items.ts";

const rows = 100_000;
/** Postgres is given five seconds for a statement, and this machine may have other things to do. */
const rowsAtOnce = 4_000;
/** Every so many rows there is one that thinks, speaks and calls twice. */
const stepEvery = 50;
const itemsOfStep = 4;
const itemCount = rows + (rows / stepEvery) * (itemsOfStep - 1);

/** A conversation of one branch, each row of which says its number. */
async function fill(owner: string, conversation: string): Promise<void> {
  const place = [owner, conversation];
  await pool().query(
    "INSERT INTO conversation (owner_id, id, last_seq, head_seq, message_count) VALUES ($1, $2, $3, $3, $3)",
    [...place, rows],
  );
  await pool().query(
    `INSERT INTO branch (owner_id, conversation_id, number, fork_depth, line_branches, line_starts)
     VALUES ($1, $2, 1, 0, ARRAY[1], ARRAY[1])`,
    place,
  );
  for (let from = 1; from <= rows; from += rowsAtOnce) {
    await pool().query(
      `INSERT INTO message (
           owner_id, conversation_id, seq, id, parent_seq, branch, depth, role, text, reasoning, tool_calls, path_hash
       )
       SELECT $1, $2, n, gen_random_uuid(), nullif(n - 1, 0), 1, n,
              (CASE WHEN n % 2 = 1 THEN 'user' ELSE 'assistant' END)::role, n::text,
              CASE WHEN n % $5 = 0 THEN 'thought ' || n END,
              CASE WHEN n % $5 = 0 THEN jsonb_build_array(
                  jsonb_build_object('id', n || '_0', 'name', 'f', 'arguments', '{}'),
                  jsonb_build_object('id', n || '_1', 'name', 'f', 'arguments', '{}')
              ) END,
              sha256(n::text::bytea)
       FROM generate_series($3::int, $4::int) AS n`,
      [...place, from, from + rowsAtOnce - 1, stepEvery],
    );
    // The plans of foreign key checks were made for a table that is nearly empty, and kept until this.
    if (from === 1) await pool().query("ANALYZE conversation, branch, message");
  }
  await pool().query("ANALYZE conversation, branch, message");
}

test("the items of 100,000 rows are met once each, in both orders at once, while two others write", {
  timeout: 120_000,
}, async () => {
  const ownerId = (await createGuest()).userId;
  const uuid = newUuid();
  await fill(ownerId, uuid);
  const key = { ownerId, conversationId: formatId("conversation", uuid) };
  let isRead = false;
  const write = async () => {
    let written = 0;
    while (!isRead) {
      const { data } = await createItems({
        ...key,
        items: [
          { role: "user", content: "later" },
          { role: "assistant", content: "later" },
        ],
      });
      written += data.length;
      await setTimeout(5);
    }
    return written;
  };
  /** The ids of the items there were at first, in the order they are met; in the end the newest come in between. */
  const walk = async (order: "asc" | "desc") => {
    const met: string[] = [];
    let after: string | undefined;
    for (;;) {
      const page = await listItems({ ...key, order, limit: 100, after });
      met.push(...page.data.flatMap((item) => (isLater(item) ? [] : [item.id])));
      if (!page.has_more || met.length === itemCount) return met;
      after = must(page.last_id, "last id");
    }
  };
  const writers = [write(), write()];
  const [upwards, downwards] = await Promise.all([walk("desc"), walk("asc")]).finally(() => {
    isRead = true;
  });
  const written = await Promise.all(writers);
  expect(must(written[0]) + must(written[1])).toBeGreaterThan(100);
  expect(new Set(downwards).size).toBe(itemCount);
  // Arrays of this length are not worth a comparison word for word.
  expect(upwards.toReversed().join() === downwards.join()).toBe(true);
});

function isLater(item: object): boolean {
  return JSON.stringify(item).includes('"later"');
}
