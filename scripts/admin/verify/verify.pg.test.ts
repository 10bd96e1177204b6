import { beforeAll, expect, inject, test } from "vitest";
import { closePools } from "#lib/server/db.ts";
import { must } from "#lib/shared/assert.ts";
import { formatId } from "#lib/shared/ids.ts";
import { withClient } from "#scripts/postgres/admin.ts";
import { recreateDatabase } from "#scripts/postgres/databases.ts";
import { testDatabase } from "#scripts/testing/test-databases.ts";
import { expectedObjects } from "./expected-objects.ts";
import { indexesUsed, planAsForMuch } from "./indexes/plan.ts";
import { readIndexes } from "./indexes/read-indexes.ts";
import { registry } from "./indexes/registry.ts";
import { readObjects } from "./objects.ts";
import { fillSampleHistory, type SampleHistory } from "./sample-history.ts";
import { checks, verify } from "./verify.ts";

const sound = must(process.env.DATABASE_URL, "database");
let sample: SampleHistory;

beforeAll(async () => {
  sample = await fillSampleHistory();
  await closePools(); // who is connected is in the way of copying
});

/** What verify says of a database. */
async function said(url: string): Promise<string[]> {
  const lines: string[] = [];
  const failed = await verify(url, (line) => lines.push(line));
  expect(lines.filter((line) => line.startsWith("✗"))).toHaveLength(failed);
  return lines;
}

/** What verify says is wrong when somebody has done this, past triggers and foreign keys, to a copy of the sample. */
async function wrongAfter(damage: string): Promise<string[]> {
  const { server, run } = inject("postgres");
  const name = testDatabase(run, `verify${process.env.VITEST_POOL_ID}`);
  await recreateDatabase(server, name, new URL(sound).pathname.slice(1));
  const url = new URL(sound);
  url.pathname = `/${name}`;
  await withClient(url.href, (client) => client.query(`SET session_replication_role = replica; ${damage}`));
  return (await said(url.href)).filter((line) => line.startsWith("✗"));
}

test("what the app has written is sound", async () => {
  expect(await said(sound)).toEqual(checks.map((check) => `✓ ${check.name}`));
});

test("the registry and the database name the same indexes", async () => {
  const there = await withClient(sound, readIndexes);
  expect(Object.keys(registry).sort()).toEqual(there.map((index) => index.name).sort());
});

test("what is read from the migrations is what they make", async () => {
  const there = await withClient(sound, readObjects);
  expect([...expectedObjects()].sort()).toEqual(there.map(({ kind, name }) => `${kind} ${name}`).sort());
});

const inSample = (table: string) => `${table}.conversation_id = '${sample.conversationUuid}'`;
const message = (seq: number) => `${inSample("message")} AND seq = ${seq}`;

/** What is done, and what is then said: the beginning of a check's name, and of an example where it is told. */
const damages: [damage: string, sql: () => string, check: string, example?: () => string][] = [
  [
    "a migration unknown here",
    () => `UPDATE _prisma_migrations SET migration_name = 'later' WHERE migration_name LIKE '%init'`,
    "database and migrations",
  ],
  [
    "a dropped index",
    () => "DROP INDEX message_children",
    "every index",
    () => "message_children is missing",
  ],
  [
    "an index whose building broke off",
    () => "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'message_page'::regclass",
    "every index",
    () => "message_page is not valid",
  ],
  [
    "an index that does not serve its query",
    () => `DROP INDEX user_email_key; CREATE UNIQUE INDEX user_email_key ON "user" (upper(email))`,
    "every index",
    () => "user_email_key is another than it should be",
  ],
  [
    "an index that the planner passes over for another",
    () => `INSERT INTO session (owner_id, id, token_hash, expires_at)
           SELECT '${sample.ownerId}', gen_random_uuid(), sha256(n::text::bytea), now() FROM generate_series(1, 20000) AS n;
           CREATE INDEX stray ON session (id);
           ANALYZE session`,
    "every index",
    () => "session_pkey is not used by its query, which takes stray",
  ],
  [
    "dropped statistics",
    () => "DROP STATISTICS message_owner_conversation",
    "constraints",
    () => "statistics message_owner_conversation is missing",
  ],
  [
    "a planner that counts for itself",
    () => "ALTER TABLE branch ALTER COLUMN conversation_id RESET (n_distinct)",
    "constraints",
    () => "n_distinct branch.conversation_id is missing",
  ],
  [
    "a trigger switched off",
    () => "ALTER TABLE conversation DISABLE TRIGGER conversation_touch",
    "constraints",
    () => "trigger conversation_touch is not in force",
  ],
  [
    "foreign keys switched off",
    () => "ALTER TABLE branch DISABLE TRIGGER ALL",
    "constraints",
    () => "the foreign keys of branch are not enforced",
  ],
  [
    "a constraint that the rows there were not asked about",
    () =>
      "ALTER TABLE message DROP CONSTRAINT message_seq, ADD CONSTRAINT message_seq CHECK (seq >= 1) NOT VALID",
    "constraints",
    () => "constraint message_seq is not in force",
  ],
  [
    "a dropped function",
    () => "DROP FUNCTION fork_conversation",
    "constraints",
    () => "function fork_conversation is missing",
  ],
  [
    "a missing owner",
    () => `DELETE FROM "user"`,
    "no row refers",
    () => `conversation owner_id ${sample.ownerId}, id `,
  ],
  ["a missing reply", () => "DELETE FROM generation", "no row refers", () => "generation_event owner_id"],
  [
    "a missing message",
    () => `DELETE FROM message WHERE ${message(7)}`,
    "messages are numbered",
    () => "last_seq is 12, and there are 11 messages from 1 to 12",
  ],
  [
    "a missing parent",
    () => `DELETE FROM message WHERE ${message(7)}`,
    "a message stands one below",
    () => "message 8: its parent 7 is missing",
  ],
  [
    "a last_seq too large",
    () => `UPDATE conversation SET last_seq = 99 WHERE id = '${sample.conversationUuid}'`,
    "messages are numbered",
    () => "last_seq is 99",
  ],
  [
    "a head too few",
    () => `UPDATE conversation SET head_seq = 0 WHERE id = '${sample.conversationUuid}'`,
    "the head",
    () => "there is no message 0",
  ],
  [
    "a wrong count",
    () => `UPDATE conversation SET message_count = 3 WHERE id = '${sample.conversationUuid}'`,
    "message_count",
    () => "it says 3, and there are 10",
  ],
  [
    "a wrong time",
    () =>
      `UPDATE conversation SET last_message_at = last_message_at + interval '1 s' WHERE id = '${sample.conversationUuid}'`,
    "last_message_at",
    () => "it is off by 00:00:01",
  ],
  [
    "a wrong depth",
    () => `UPDATE message SET depth = 9 WHERE ${message(8)}`,
    "a message stands one below",
    () => "message 8: depth 9 below depth 2",
  ],
  [
    "a gap in a branch",
    () => `UPDATE message SET depth = 9 WHERE ${message(8)}`,
    "a branch has one message",
    () => "branch 2: it begins at depth 2, and its 2 messages have 2 depths from 2 to 9",
  ],
  [
    "an empty branch",
    () => `UPDATE message SET branch = 1 WHERE ${message(9)}`,
    "a branch has one message",
    () => "branch 3: ",
  ],
  [
    "a first child on another branch",
    () => `UPDATE message SET branch = 2 WHERE ${message(6)}`,
    "every branch begins",
    () => "message 6: the first child of 5, and on branch 2, not 1",
  ],
  [
    "a branch that leaves elsewhere",
    () =>
      `UPDATE branch SET fork_depth = 2, line_starts = '{1,3}' WHERE ${inSample("branch")} AND number = 2`,
    "every branch begins",
    () => "message 7: begins no branch: 2 leaves branch 1 at depth 2",
  ],
  [
    "a wrong line",
    () =>
      `UPDATE branch SET line_branches[1] = 2 WHERE conversation_id = '${sample.forkedUuid}' AND number = 515`,
    "a branch knows",
    () =>
      `${formatId("conversation", sample.forkedUuid)} branch 515: its line is not that of branch 514 and itself`,
  ],
  [
    "a line that looks for ever",
    () =>
      `UPDATE branch SET line_branches = '{2,2}', line_starts = '{2,2}' WHERE ${inSample("branch")} AND number = 2`,
    "a tool's result",
    () => "can't be told before this is true: a branch knows",
  ],
  [
    "a call without its row",
    () => `DELETE FROM tool_call WHERE ${inSample("tool_call")} AND seq = 3`,
    "the table tool_call",
    () => "message 3: a call without its row",
  ],
  [
    "a row without its call",
    () => `UPDATE message SET tool_calls = '[]' WHERE ${message(3)}`,
    "the table tool_call",
    () => "message 3: a row for a call",
  ],
  [
    "a result without its call",
    () => `UPDATE message SET tool_call_id = 'c' WHERE ${message(4)}`,
    "a tool's result",
    () => "message 4: no message above it makes its call",
  ],
  [
    "a call's id again below it",
    () => `UPDATE message SET tool_calls = '[{"id": "b"}]' WHERE ${message(6)};
           INSERT INTO tool_call SELECT owner_id, conversation_id, 'b', 6 FROM tool_call WHERE call_id = 'b'`,
    "no path has",
    () => "message 6: message 3 above it has a call of the same id",
  ],
  [
    "two running replies",
    () => `DROP INDEX generation_running; INSERT INTO generation (owner_id, id, conversation_id, model)
           SELECT owner_id, gen_random_uuid(), conversation_id, model FROM generation`,
    "one reply at most",
    () => "2 replies run",
  ],
  [
    "a log beyond last_event",
    () => "UPDATE generation SET last_event = 2, status = 'completed', finished_at = now()",
    "the log of a reply",
    () => "the log goes to 3, and last_event is 2",
  ],
  [
    "a gap in a log",
    () => "UPDATE generation_event SET first = 3 WHERE first = 2",
    "the log of a reply",
    () => "events 2 to 2 are missing",
  ],
  [
    "events twice in a log",
    () => "UPDATE generation_event SET last = 2 WHERE first = 0",
    "the log of a reply",
    () => "events 2 to 2 are there twice",
  ],
  [
    "another text",
    () => `UPDATE message SET text = 'coffee!' WHERE ${message(8)}`,
    "the path hashes",
    () => `${formatId("conversation", sample.conversationUuid)} message 8`,
  ],
];

test.each(damages)("%s is told", async (_name, damage, check, example) => {
  const lines = await wrongAfter(damage());
  const line = lines.find((each) => each.startsWith(`✗ ${check}`));
  expect(line, lines.join("\n")).toContain(example?.() ?? "");
});

test("a partial index serves who writes its condition, and not who casts a parameter, as Prisma does with enums", async () => {
  const used = (statement: string) =>
    withClient(sound, async (client) => {
      await client.query("BEGIN");
      await planAsForMuch(client);
      return [...(await indexesUsed(client, statement))];
    });
  const select = "SELECT id FROM generation WHERE heartbeat_at < $1 AND status =";
  expect(await used(`${select} 'running'`)).toEqual(["generation_running"]);
  expect(await used(`${select} CAST($2::text AS reply_status)`)).toEqual([]);
});

test("text of messages is told by none of the checks", async () => {
  const lines = await wrongAfter(
    "UPDATE message SET depth = depth + 1, path_hash = sha256('') WHERE depth > 1",
  );
  expect(lines.length).toBeGreaterThan(3);
  expect(lines.join("\n")).not.toMatch(/tea|coffee|black/i);
});

test("a database without tables is told, and nothing is made in it", async () => {
  const lines = await wrongAfter("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  expect(lines[0]).toContain("is not applied: npm run migrate -- deploy");
  expect(lines.at(-1)).toContain('could not be checked: relation "message" does not exist');
});
