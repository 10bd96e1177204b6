import { withClient } from "#scripts/postgres/admin.ts";
import { recreateDatabase } from "#scripts/postgres/databases.ts";
import { openPostgres, type Postgres } from "#scripts/postgres/open.ts";
import { deployMigrations } from "#scripts/steps/deploy-migrations.ts";
import { inData } from "#scripts/system/data-folder.ts";

/** 100 people with 20 conversations of 10 messages each. */
const statements = [
  `INSERT INTO "user" (id) SELECT gen_random_uuid() FROM generate_series(1, 100)`,
  `INSERT INTO conversation (owner_id, id, title, last_seq, head_seq, message_count)
   SELECT id, gen_random_uuid(), 'A conversation', 10, 10, 10 FROM "user", generate_series(1, 20)`,
  `INSERT INTO branch (owner_id, conversation_id, number, fork_depth, line_branches, line_starts)
   SELECT owner_id, id, 1, 0, ARRAY[1], ARRAY[1] FROM conversation`,
  `INSERT INTO message (owner_id, conversation_id, seq, id, parent_seq, branch, depth, role, text, path_hash)
   SELECT owner_id, id, seq, gen_random_uuid(), nullif(seq - 1, 0), 1, seq,
          (CASE WHEN seq % 2 = 1 THEN 'user' ELSE 'assistant' END)::role, repeat('What was said. ', 40), sha256(id::text::bytea)
   FROM conversation, generate_series(1, 10) AS seq`,
  `ANALYZE`,
];

/**
 * A database as it is after some weeks, with what the planner knows of it. In an empty one it reads tables whole, and
 * keeps to that plan for as long as a connection lives or until autovacuum comes by.
 */
export async function openPrefilled(name: string): Promise<{ postgres: Postgres; database: string }> {
  const postgres = await openPostgres({ directory: inData("pg-bench") });
  await recreateDatabase(postgres.url("postgres"), name);
  const database = postgres.url(name);
  await deployMigrations(database);
  await withClient(database, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
  return { postgres, database };
}
