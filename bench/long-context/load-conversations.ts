import { newUuid } from "#lib/shared/ids.ts";
import { withClient } from "#scripts/postgres/admin.ts";

/** Of $1 with $3 messages each: questions of 240 characters in the mean, answers of 960. */
const statements = [
  `INSERT INTO conversation (owner_id, id, title, last_seq, head_seq, message_count)
   SELECT $1::uuid, id, 'A long conversation', $3::int, $3, $3 FROM unnest($2::uuid[]) AS id`,
  `INSERT INTO branch (owner_id, conversation_id, number, fork_depth, line_branches, line_starts)
   SELECT $1::uuid, id, 1, 0, ARRAY[1], ARRAY[1] FROM unnest($2::uuid[]) AS id WHERE $3::int > 0`,
  `INSERT INTO message (owner_id, conversation_id, seq, id, parent_seq, branch, depth, role, text, path_hash)
   SELECT $1::uuid, id, seq, gen_random_uuid(), nullif(seq - 1, 0), 1, seq,
          (CASE WHEN seq % 2 = 1 THEN 'user' ELSE 'assistant' END)::role,
          repeat('What was said. ', (CASE WHEN seq % 2 = 1 THEN 2 ELSE 8 END) * (1 + seq * 7 % 15)),
          sha256(id::text::bytea)
   FROM unnest($2::uuid[]) AS id, generate_series(1, $3::int) AS seq`,
];

/** Makes conversations of so many messages for the one who is signed in. @returns their uuids. */
export async function loadConversations(
  database: string,
  of: { count: number; messages: number },
): Promise<string[]> {
  const uuids = Array.from({ length: of.count }, () => newUuid());
  await withClient(database, async (client) => {
    const { rows } = await client.query<{ owner_id: string }>("SELECT owner_id FROM session");
    for (const statement of statements) {
      await client.query(statement, [rows[0]?.owner_id, uuids, of.messages]);
    }
    await client.query("ANALYZE");
  });
  return uuids;
}
