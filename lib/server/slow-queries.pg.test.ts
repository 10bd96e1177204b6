import { beforeEach, expect, test, vi } from "vitest";
import { newUuid } from "#lib/shared/ids.ts";
import { db, pool, transaction } from "./db.ts";

const written = vi.hoisted((): string[] => []);
vi.mock("./log.ts", async (importOriginal) => {
  const original = await importOriginal<typeof import("./log.ts")>();
  return { ...original, log: original.makeLog("trace", { write: (line) => void written.push(line) }) };
});

beforeEach(async () => {
  // Connecting and preparing is done when the counting begins.
  await pool().query("SELECT 1");
  written.length = 0;
});

/** The names of what was found slow. */
const slow = () =>
  written
    .map((line): { msg: string; query: string; ms: number } => JSON.parse(line))
    .filter(({ msg }) => msg === "slow query")
    .map(({ query, ms }) => {
      expect(ms).toBeGreaterThan(50);
      return query;
    })
    .filter((query) => !/^(BEGIN|COMMIT|ROLLBACK)$/.test(query)); // on a busy machine

const secret = "my secret";
const sleep = (name: string) => ({ name, text: "SELECT pg_sleep(0.06), $1::text", values: [secret] });
const failing = "DO $$ BEGIN PERFORM pg_sleep(0.06); RAISE EXCEPTION 'no'; END $$";

test("what takes long is logged once, by its name and without its parameters", async () => {
  await pool().query(sleep("the pool's"));
  const client = await pool().connect();
  await client.query(sleep("a promise"));
  await new Promise<void>((resolve) => client.query(sleep("a callback"), () => resolve()));
  const values = await new Promise<unknown>((resolve) =>
    client.query(sleep("with values").text, ["other words"], (_error, result) => resolve(result.rows)),
  );
  client.release();
  await transaction((inside) => inside.query(sleep("inside a transaction")));
  expect(values).toMatchObject([{ text: "other words" }]);
  expect(slow()).toEqual([
    "the pool's",
    "a promise",
    "a callback",
    "SELECT pg_sleep(0.06), $1::text",
    "inside a transaction",
  ]);
  expect(written.join("")).not.toContain(secret);
});

test("what fails after a long time is logged too, and fails as it did", async () => {
  await expect(pool().query(failing)).rejects.toThrow("no");
  const client = await pool().connect();
  await expect(client.query(failing)).rejects.toThrow("no");
  const error = await new Promise((resolve) => client.query(failing, (failure) => resolve(failure)));
  client.release();
  expect(error).toMatchObject({ message: "no" });
  expect(slow()).toEqual(Array.from({ length: 3 }, () => failing.slice(0, 60)));
});

test("Prisma's statements have readable names", async () => {
  const ownerId = newUuid();
  await db().user.create({ data: { id: ownerId } });
  const held = await pool().connect();
  await held.query("BEGIN");
  await held.query('SELECT 1 FROM "user" WHERE id = $1 FOR UPDATE', [ownerId]);
  // Prisma begins when it is awaited.
  const update = async () =>
    await db().user.updateMany({ where: { id: ownerId }, data: { email: secret, passwordHash: secret } });
  const waiting = update();
  await vi.waitFor(async () => {
    const { rows } = await pool().query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
       AND wait_event_type = 'Lock' AND now() - query_start > '60 ms'`,
    );
    expect(rows).toHaveLength(1);
  });
  await held.query("ROLLBACK");
  held.release();
  await waiting;
  expect(slow()).toEqual([expect.stringMatching(/^p\d+ UPDATE user$/)]);
  expect(written.join("")).not.toContain(secret);
});
