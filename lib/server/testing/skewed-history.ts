import { pool } from "#lib/server/db.ts";
import { newUuid } from "#lib/shared/ids.ts";

/** A database in which a few own nearly everything: what makes a planner guess wrong (design.md §3, trap (a)). */
export interface SkewedHistory {
  /** Owns the conversations below, and 20,000 more. */
  whale: string;
  /** Owns twenty. */
  minnow: string;
  /** Of this many messages. */
  short: Skewed;
  middling: Skewed;
  long: Skewed;
  /** As long, and forked 500 times along its visible path. */
  forked: Skewed;
}

export interface Skewed {
  conversation: string;
  messages: number;
}

const text = "What was said, in a sentence or two, as people and models say things. ".repeat(4);

/** Fills an empty database; some seconds. */
export async function makeSkewedHistory(): Promise<SkewedHistory> {
  const [whale, minnow] = [newUuid(), newUuid()];
  const made = (messages: number) => ({ conversation: newUuid(), messages });
  const history = {
    ...{ whale, minnow },
    ...{ short: made(100), middling: made(2_000), long: made(20_000), forked: made(20_000) },
  };
  await pool().query(`INSERT INTO "user" (id) VALUES ($1), ($2)`, [whale, minnow]);
  await addOthers();
  // Before the large ones: the plans of foreign key checks, made when a table is nearly empty, are kept for as long as
  // nobody tells the planner more.
  await analyze();
  for (const { conversation, messages } of [history.short, history.middling, history.long]) {
    await fill(whale, conversation, messages, messages);
  }
  await fill(whale, history.forked.conversation, history.forked.messages, history.forked.messages / 500);
  await addConversations(whale, 20_000);
  await addConversations(minnow, 20);
  await analyze();
  return history;
}

async function analyze(): Promise<void> {
  await pool().query(`VACUUM ANALYZE "user", conversation, branch, message`);
}

/** One conversation; every `perBranch` messages a new branch leaves the one before, and the path goes on there. */
async function fill(owner: string, conversation: string, messages: number, perBranch: number): Promise<void> {
  const place = [owner, conversation];
  const branches = messages / perBranch;
  await pool().query(
    `INSERT INTO conversation (owner_id, id, last_seq, head_seq, message_count) VALUES ($1, $2, $3, $3, $3)`,
    [...place, messages],
  );
  await pool().query(
    `INSERT INTO branch (owner_id, conversation_id, number, parent_number, fork_depth, line_branches, line_starts)
     SELECT $1, $2, n, nullif(n - 1, 0), (n - 1) * $4::int, ARRAY(SELECT generate_series(1, n)),
            ARRAY(SELECT (b - 1) * $4::int + 1 FROM generate_series(1, n) AS b)
     FROM generate_series(1, $3::int) AS n`,
    [...place, branches, perBranch],
  );
  await pool().query(
    `INSERT INTO message (owner_id, conversation_id, seq, id, parent_seq, branch, depth, role, text, path_hash)
     SELECT $1, $2, n, gen_random_uuid(), nullif(n - 1, 0), (n - 1) / $4::int + 1, n,
            (CASE WHEN n % 2 = 1 THEN 'user' ELSE 'assistant' END)::role, $5, sha256(n::text::bytea)
     FROM generate_series(1, $3::int) AS n`,
    [...place, messages, perBranch, text],
  );
}

async function addConversations(owner: string, count: number): Promise<void> {
  await pool().query(
    `INSERT INTO conversation (owner_id, id, title, last_message_at)
     SELECT $1, gen_random_uuid(), 'A conversation', now() - n * interval '1 minute'
     FROM generate_series(1, $2::int) AS n`,
    [owner, count],
  );
}

/** What most people have: 2,000 of them, with one conversation of five messages. */
async function addOthers(): Promise<void> {
  await pool().query(
    `WITH person AS (INSERT INTO "user" (id) SELECT gen_random_uuid() FROM generate_series(1, 2000) RETURNING id),
     conversation AS (
         INSERT INTO conversation (owner_id, id, last_seq, head_seq, message_count)
         SELECT id, gen_random_uuid(), 5, 5, 5 FROM person RETURNING owner_id, id
     ),
     branch AS (
         INSERT INTO branch (owner_id, conversation_id, number, fork_depth, line_branches, line_starts)
         SELECT owner_id, id, 1, 0, ARRAY[1], ARRAY[1] FROM conversation
     )
     INSERT INTO message (owner_id, conversation_id, seq, id, parent_seq, branch, depth, role, text, path_hash)
     SELECT owner_id, id, n, gen_random_uuid(), nullif(n - 1, 0), 1, n, 'user', $1, sha256(n::text::bytea)
     FROM conversation, generate_series(1, 5) AS n`,
    [text],
  );
}
