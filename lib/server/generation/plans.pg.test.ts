import type { PoolClient } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pool } from "#lib/server/db.ts";
import { sql } from "#lib/server/sql.ts";
import { blocksRead, planModes } from "#lib/server/testing/explain.ts";
import { must } from "#lib/shared/assert.ts";

/* How many blocks the statements of running replies read, where one log is long and many are short. */
const long = 20_000;
let client: PoolClient;
let owner: string;
/** The generations: the first has the long log. */
let ids: string[];

beforeAll(async () => {
  client = await pool().connect();
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO "user" (id) VALUES (gen_random_uuid()) RETURNING id`,
  );
  owner = must(rows[0], "user").id;
  await client.query(
    `WITH made AS (
       INSERT INTO conversation (owner_id, id) SELECT $1, gen_random_uuid() FROM generate_series(1, 10000) RETURNING id
     )
     INSERT INTO generation (owner_id, id, conversation_id, model) SELECT $1, gen_random_uuid(), id, 'm' FROM made`,
    [owner],
  );
  // All but 20 have ended.
  await client.query(
    `UPDATE generation SET status = 'completed', finished_at = now()
     WHERE id NOT IN (SELECT id FROM generation ORDER BY id LIMIT 20)`,
  );
  ids = (
    await client.query<{ id: string }>("SELECT id FROM generation WHERE status = 'running' ORDER BY id")
  ).rows.map(({ id }) => id);
  await client.query(
    `INSERT INTO generation_event (owner_id, generation_id, first, last, events)
     SELECT $1, id, n * 2, n * 2 + 1, '[{}, {}]'
     FROM generation, generate_series(0, CASE WHEN id = $2 THEN $3 WHEN status = 'running' THEN 20 ELSE 1 END) AS n`,
    [owner, ids[0], long],
  );
  await client.query("VACUUM ANALYZE generation, generation_event, conversation");
});

afterAll(() => client.release());

const endOfLong = long * 2 + 2;
const row = (id: string | undefined, first: number) =>
  JSON.stringify([{ owner_id: owner, id, first, last: first, events: [{}] }]);

describe.each(planModes)("%s", (mode) => {
  test("the end of a long log is read without its beginning", async () => {
    const values = [owner, must(ids[0], "reply"), endOfLong - 3, 30];
    expect(await blocksRead(client, sql("read-events"), values, mode)).toBeLessThanOrEqual(12);
  });

  test("many readers are looked after by their own rows alone", async () => {
    const next = ids.map((_, index) => (index === 0 ? endOfLong - 3 : 40));
    const values = [`{${ids.map(() => owner)}}`, `{${ids}}`, `{${next}}`, 30];
    const blocks = await blocksRead(client, sql("follow-logs"), values, mode);
    expect(blocks).toBeLessThanOrEqual(ids.length * 20);
  });

  test("a tick costs the same at the end of a long log", async () => {
    const short = await blocksRead(client, sql("flush-events"), [row(ids[1], 42)], mode);
    const blocks = await blocksRead(client, sql("flush-events"), [row(ids[0], endOfLong)], mode);
    expect(blocks).toBeLessThanOrEqual(short + 3);
    expect(blocks).toBeLessThanOrEqual(60);
  });

  test("heartbeats touch the rows of running replies alone, the reaper reads no others", async () => {
    const values = [`{${ids.map(() => owner)}}`, `{${ids}}`];
    expect(await blocksRead(client, sql("beat"), values, mode)).toBeLessThanOrEqual(ids.length * 12);
    expect(await blocksRead(client, sql("stale-replies"), [8_000, 1_000], mode)).toBeLessThanOrEqual(60);
  });
});
