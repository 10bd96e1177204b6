import { pool } from "#lib/server/db.ts";
import { formatId, newUuid } from "#lib/shared/ids.ts";

/**
 * Conversations with messages of the past, for tests of what goes by time: for each, how many seconds ago its messages were
 * written, the oldest first. Their ids, in this order.
 */
export async function makeDatedConversations(ownerId: string, ages: number[][]): Promise<string[]> {
  const made = ages.map((each) => ({ id: newUuid(), ages: each }));
  for (let at = 0; at < made.length; at += 1_000) {
    await pool().query(insert, [ownerId, JSON.stringify(made.slice(at, at + 1_000))]);
    // Else the foreign keys of the next thousand are checked as in an empty table.
    if (at === 0) await analyze();
  }
  await analyze();
  return made.map(({ id }) => formatId("conversation", id));
}

async function analyze(): Promise<void> {
  await pool().query("ANALYZE conversation, branch, message");
}

const insert = `
WITH said AS (
    SELECT c.id, m.seq, now() - m.age * interval '1 second' AS at
    FROM jsonb_to_recordset($2) AS c (id uuid, ages float8[]), unnest(c.ages) WITH ORDINALITY AS m (age, seq)
),
conversation AS (
    INSERT INTO conversation (owner_id, id, last_seq, head_seq, message_count, created_at, updated_at, last_message_at)
    SELECT $1, id, count(*), count(*), count(*), min(at), max(at), max(at) FROM said GROUP BY id
),
branch AS (
    INSERT INTO branch (owner_id, conversation_id, number, fork_depth, line_branches, line_starts)
    SELECT DISTINCT $1::uuid, id, 1, 0, ARRAY[1], ARRAY[1] FROM said
)
INSERT INTO message (owner_id, conversation_id, seq, id, parent_seq, branch, depth, role, text, path_hash, created_at)
SELECT $1, id, seq, gen_random_uuid(), nullif(seq - 1, 0), 1, seq, 'user', 'said', sha256(id::text::bytea), at FROM said`;
