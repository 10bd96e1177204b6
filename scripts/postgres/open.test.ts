import { once } from "node:events";
import { rmSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { inData } from "#scripts/system/data-folder.ts";
import { isAlive } from "#scripts/system/is-alive.ts";
import { until } from "#scripts/system/until.ts";
import { inAnotherProcess } from "#scripts/testing/in-another-process.ts";
import { withClient } from "./admin.ts";
import { openPostgres, type Postgres } from "./open.ts";

// One data directory for all of them, as making one takes longest; each test leaves no server behind.
const directory = inData("tests", `postgres-${process.pid}`);
const opened: Postgres[] = [];
const open = async () => {
  const postgres = await openPostgres({ directory });
  opened.push(postgres);
  return postgres;
};
const openElsewhere = () =>
  inAnotherProcess(`
    const { openPostgres } = await import("#scripts/postgres/open.ts");
    const postgres = await openPostgres({ directory: ${JSON.stringify(directory)} });
    console.log(postgres.pid);
  `);

afterAll(async () => {
  for (const postgres of opened) await postgres.close();
  rmSync(directory, { recursive: true, force: true });
});

function count(postgres: Postgres): Promise<unknown> {
  return withClient(postgres.url("postgres"), async (client) => {
    await client.query("CREATE TABLE IF NOT EXISTS kept (n int)");
    await client.query("INSERT INTO kept VALUES (1)");
    const { rows } = await client.query("SELECT count(*)::int AS n FROM kept");
    return rows[0]?.n;
  });
}

test("of several starts at once one starts it, and the last to close stops it", async () => {
  const all = await Promise.all([open(), open(), open()]);
  expect(all.filter((postgres) => postgres.startedHere)).toHaveLength(1);
  expect(new Set(all.map((postgres) => postgres.pid)).size).toBe(1);
  const [first, second, third] = all;
  await first?.close();
  await second?.close();
  expect(third && (await count(third))).toBe(1);
  await third?.close();
  expect(third && isAlive(third.pid)).toBe(false);
});

test("a server whose starter was killed is taken over, and stopped in the end", async () => {
  const other = await openElsewhere();
  await other.kill();
  const postgres = await open();
  expect(postgres.startedHere).toBe(false);
  expect(postgres.pid).toBe(Number(other.said));
  expect(await count(postgres)).toBe(2);
  await postgres.close();
  expect(isAlive(postgres.pid)).toBe(false);
});

test("a server that another process uses outlives the one who started it", async () => {
  const postgres = await open();
  const other = await openElsewhere();
  await postgres.close();
  expect(isAlive(postgres.pid)).toBe(true);
  await other.kill();
  await (await open()).close();
  expect(isAlive(postgres.pid)).toBe(false);
});

test("a killed server is noticed, and comes back on its port with what it had", {
  timeout: 30_000,
}, async () => {
  const postgres = await open();
  await count(postgres);
  const noticed = new Promise<void>((resolve) => postgres.onExit(resolve));
  process.kill(postgres.pid, "SIGKILL");
  await noticed;
  await postgres.close();
  const again = await open();
  expect(again.startedHere).toBe(true);
  expect(again.port).toBe(postgres.port);
  expect(await count(again)).toBe(4);
  await again.close();
});

test("who does not wait leaves nothing behind either", async () => {
  const other = await inAnotherProcess(`
    const { openPostgres } = await import("#scripts/postgres/open.ts");
    const postgres = await openPostgres({ directory: ${JSON.stringify(directory)} });
    console.log(postgres.pid);
    postgres.abandon();
    process.exit(0);
  `);
  if (other.child.exitCode === null) await once(other.child, "exit");
  const gone = await until({ withinMs: 5_000, everyMs: 20 }, () => !isAlive(Number(other.said)) || undefined);
  expect(gone).toBe(true);
});
