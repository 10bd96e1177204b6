import { afterAll, beforeAll, expect, test } from "vitest";
import { createGuest } from "#lib/server/auth/users.ts";
import { trashConversation } from "#lib/server/conversations/trash-conversation.ts";
import { pool } from "#lib/server/db.ts";
import { sql } from "#lib/server/sql.ts";
import { blocksRead, planModes } from "#lib/server/testing/explain.ts";
import { must } from "#lib/shared/assert.ts";
import { newId, newUuid, parseId } from "#lib/shared/ids.ts";
import { appendMessage } from "./append-message.ts";
import { appendMessages } from "./append-messages.ts";
import { deleteMessage } from "./delete-message.ts";
import { findTranscript } from "./find-transcript.ts";

type Said = [role: "system" | "user" | "assistant", text: string];

const rowsOf = (said: Said[]) => said.map(([role, text]) => ({ uuid: newUuid(), role, text }));

async function tell(ownerId: string, said: Said[], conversationId = newId("conversation")) {
  const uuid = must(parseId("conversation", conversationId));
  const create = { title: null };
  const messages = rowsOf(said);
  await appendMessages({ ownerId, conversationUuid: uuid, parentSeq: null, messages, create });
  return { conversationId, uuid, messages };
}

const talk: Said[] = [
  ["system", "Be brief."],
  ["user", "one"],
  ["assistant", "1"],
  ["user", "two"],
];

let ownerId: string;
const find = (said: Said[], conversationUuid?: string) =>
  findTranscript({ ownerId, conversationUuid, messages: rowsOf(said) });

beforeAll(async () => {
  ({ userId: ownerId } = await createGuest());
});

test("as much of a transcript as is stored is found, whatever it is told as a system", async () => {
  const { uuid } = await tell(ownerId, talk);
  expect(await find(talk)).toEqual({ conversationUuid: uuid, leafSeq: 4, count: 4 });
  const longer: Said[] = [
    ["user", "one"],
    ["assistant", "1"],
    ["system", "Be long."],
    ["user", "two"],
    ["assistant", "2"],
  ];
  expect(await find(longer)).toEqual({ conversationUuid: uuid, leafSeq: 4, count: 4 });
  const otherwise: Said[] = [
    ["user", "one"],
    ["assistant", "I"],
  ];
  expect(await find(otherwise)).toEqual({ conversationUuid: uuid, leafSeq: 2, count: 1 });
  expect(await find([["assistant", "1"]])).toBeNull();
  expect(await find([["system", "Be brief."]])).toBeNull();
  expect(await find(talk, newUuid())).toBeNull();
});

test("of several copies the one that was spoken in last, and none of those that are gone", async () => {
  const user: Said = ["user", "three"];
  const answer: Said = ["assistant", "3"];
  const first = await tell(ownerId, [user, answer]);
  const second = await tell(ownerId, [user]);
  expect(await find([user])).toMatchObject({ conversationUuid: second.uuid });
  expect(await find([user, answer])).toMatchObject({ conversationUuid: first.uuid, count: 2 });
  await appendMessage({
    ownerId,
    conversationId: first.conversationId,
    message: { role: "user", content: "on" },
  });
  expect(await find([user])).toMatchObject({ conversationUuid: first.uuid });
  await trashConversation({ ownerId, conversationId: first.conversationId });
  expect(await find([user])).toMatchObject({ conversationUuid: second.uuid });
  const messageId = `msg_${must(second.messages[0]).uuid.replaceAll("-", "")}`;
  await deleteMessage({ ownerId, conversationId: second.conversationId, messageId });
  expect(await find([user])).toBeNull();
  // With more below it, it is known: nobody writes what was deleted anew.
  expect(await find([user, ["user", "four"]])).toMatchObject({ conversationUuid: second.uuid, count: 1 });
});

test("another's is never found", async () => {
  const { userId } = await createGuest();
  await tell(userId, [["user", "mine alone"]]);
  expect(await find([["user", "mine alone"]])).toBeNull();
});

/*
 * As in plans.pg.test.ts, a turned plan reads all that an owner has, and this counts it. Here the planner knows all owners
 * but the one who asks, of whom it then expects nothing.
 */
const known = [
  `INSERT INTO "user" (id) SELECT gen_random_uuid() FROM generate_series(1, 50)`,
  `INSERT INTO conversation (owner_id, id, last_seq, head_seq) SELECT id, gen_random_uuid(), 200, 200 FROM "user"`,
  `INSERT INTO branch (owner_id, conversation_id, number, fork_depth, line_branches, line_starts)
   SELECT owner_id, id, 1, 0, ARRAY[1], ARRAY[1] FROM conversation WHERE last_seq = 200`,
  `INSERT INTO message (owner_id, conversation_id, seq, id, parent_seq, branch, depth, role, text, path_hash)
   SELECT owner_id, id, seq, gen_random_uuid(), nullif(seq - 1, 0), 1, seq, 'user', 'said', sha256(convert_to(id::text || seq, 'UTF8'))
   FROM conversation, generate_series(1, 200) AS seq WHERE last_seq = 200`,
  "ANALYZE",
];

const client = await pool().connect();
afterAll(() => client.release());
beforeAll(async () => {
  for (const statement of known) await client.query(statement);
});

test.each(planModes)(
  "%s: a look-up for each message, also of an owner whom no statistics know",
  async (mode) => {
    const { userId: fresh } = await createGuest();
    const many = Array.from({ length: 300 }, (_, n): Said => [n % 2 === 0 ? "user" : "assistant", `${n}`]);
    const { uuid } = await tell(fresh, many);
    const { rows } = await client.query<{ hash: string }>(
      "SELECT encode(path_hash, 'hex') AS hash FROM message WHERE owner_id = $1 AND conversation_id = $2 ORDER BY seq LIMIT 20",
      [fresh, uuid],
    );
    const hashes = `{${rows.map(({ hash }) => hash).join()}}`;
    expect(rows).toHaveLength(20);
    // Twenty look-ups of three or four each.
    expect(await blocksRead(client, sql("find-transcript"), [fresh, hashes, null], mode)).toBeLessThanOrEqual(
      100,
    );
  },
);
