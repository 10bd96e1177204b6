import { test } from "vitest";
import { createGuest } from "#lib/server/auth/users.ts";
import { pool } from "#lib/server/db.ts";
import { makeDatedConversations } from "#lib/server/testing/history/dated-conversations.ts";
import { listConversations } from "./list-conversations.ts";

test("measure", { timeout: 300_000 }, async () => {
  const ownerId = (await createGuest()).userId;
  await makeDatedConversations(ownerId, Array.from({ length: 20_000 }, (_, i) => [300_000 - i, 1_000 + i]));
  await pool().query("VACUUM ANALYZE conversation, message");
  const all: Record<string, string[]> = {};
  const out: string[] = [];
  const time = async (name: string, page: object) => { const t: number[] = []; for (let i = 0; i < 40; i++) { const s = performance.now(); await listConversations({ ownerId, limit: 100, ...page }); t.push(performance.now() - s); } t.sort((a, b) => a - b); out.push(`${name}: ${t[0]?.toFixed(1)} min, ${t[20]?.toFixed(1)} median`); };
  for (const order of ["desc", "asc"] as const) {
    await time(`${order} first`, { order });
    const cursors: string[] = [];
    let c: string | null = null;
    do { const p = await listConversations({ ownerId, limit: 100, order, ...(c && { cursor: c }) }); c = p.next_cursor; if (c) cursors.push(c); } while (c);
    all[order] = cursors;
  }
  let sum = 0;
  for (const n of [0, 2_000, 10_000]) {
    if (n) await pool().query(`WITH c AS (UPDATE conversation SET last_seq = last_seq + 1 WHERE owner_id = $1 AND id IN (SELECT id FROM conversation WHERE owner_id=$1 AND last_seq = 2 ORDER BY md5(id::text) LIMIT ${n - sum}) RETURNING *) INSERT INTO message (owner_id, conversation_id, seq, id, parent_seq, branch, depth, role, text, path_hash) SELECT owner_id, id, last_seq, gen_random_uuid(), last_seq-1, 1, last_seq, 'user', 'said', sha256(''::bytea) FROM c`, [ownerId]);
    sum = n;
    for (const order of ["desc", "asc"]) for (const [name, at] of [["start", 0], ["middle", 99], ["end", 197]] as const) await time(`${order} ${n} ${name}`, { order, cursor: all[order]?.[at] });
  }
  console.log(out.join("\n"));
});
