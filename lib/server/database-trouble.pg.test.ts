import { Client } from "pg";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { changeConversation } from "#lib/server/conversations/change-conversation.ts";
import { createConversation } from "#lib/server/conversations/create-conversation.ts";
import { getConversation } from "#lib/server/conversations/get-conversation.ts";
import { purgeConversation } from "#lib/server/conversations/purge-conversation.ts";
import { appendMessage } from "#lib/server/messages/append-message.ts";
import { chooseVersion } from "#lib/server/messages/choose-version.ts";
import { listMessages } from "#lib/server/messages/list-messages.ts";
import { type DatabaseProxy, type Moment, startDatabaseProxy } from "#lib/server/testing/database-proxy.ts";
import { newPerson, type Person } from "#lib/server/testing/person.ts";
import { must } from "#lib/shared/assert.ts";
import { newId, parseId } from "#lib/shared/ids.ts";
import { toAppError } from "./database-errors.ts";
import { db, pool, transaction } from "./db.ts";
import { idempotently } from "./idempotency.ts";
import { queryPatiently } from "./query.ts";

/** A database that refuses, hangs, is slow, or loses connections: what it does to us ends with it. */
const size = 4;
const timeoutMs = 500;
/** Until we give up where nothing answers, see pool() in db.ts; with room for a busy machine. */
const patienceMs = timeoutMs + 1_000 + 600;

let proxy: DatabaseProxy;
/** They see the database past the proxy. */
let admin: Client;
let locker: Client;
let person: Person;
let ownerId: string;
let conversationId: string;
let messageId: string;

beforeAll(async () => {
  const direct = must(process.env.DATABASE_URL, "DATABASE_URL");
  proxy = await startDatabaseProxy(direct);
  // Read at the first query.
  process.env.DATABASE_URL = proxy.url;
  process.env.DATABASE_TIMEOUT_MS = String(timeoutMs);
  process.env.DATABASE_POOL_SIZE = String(size);
  admin = new Client(direct);
  locker = new Client(direct);
  await Promise.all([admin.connect(), locker.connect()]);
  person = await newPerson();
  ownerId = person.ownerId;
  conversationId = newId("conversation");
  ({ id: messageId } = await appendMessage({
    ...here(),
    message: { role: "user", content: "1" },
    create: true,
  }));
});

afterAll(async () => {
  await pool().end();
  await Promise.all([admin.end(), locker.end()]);
  await proxy.close();
});

const here = () => ({ ownerId, conversationId });
const message = () => ({ id: newId("message"), role: "user" as const, content: "hello" });
const idempotency = () => ({ key: newId("message"), method: "POST", path: "/test", body: {} });

/** Operations of each way to the database: a statement, Prisma, a transaction, with and without a key. */
const operations: Record<string, () => Promise<unknown>> = {
  "get a conversation": () => getConversation(here()),
  "list messages": () => listMessages({ ...here(), limit: 10 }),
  append: () => appendMessage({ ...here(), message: message() }),
  "append with a key": () => appendMessage({ ...here(), message: message(), idempotency: idempotency() }),
  create: () => createConversation({ ownerId, conversation: {}, idempotency: idempotency() }),
  rename: () => changeConversation({ ...here(), changes: { title: "x" } }),
  "choose a version": () => chooseVersion({ ...here(), messageId }),
  // Of none that is there: what is given up may still reach Postgres later.
  purge: () => purgeConversation({ ownerId, conversationId: newId("conversation") }),
  "a query of Prisma's": () => db().user.findMany({ where: { id: ownerId } }),
  "a transaction of Prisma's": () => db().$transaction((tx) => tx.user.findMany({ where: { id: ownerId } })),
};

/** How the work fails, and after which time. */
async function failure(work: Promise<unknown>) {
  const startedAt = performance.now();
  const error = await work.then(
    () => null,
    (thrown) => thrown,
  );
  const { kind, code, message } = toAppError(error);
  return { kind, code, message, ms: performance.now() - startedAt };
}

async function allFail(withinMs: number): Promise<void> {
  const names = Object.keys(operations);
  const failures = await Promise.all(Object.values(operations).map((operation) => failure(operation())));
  expect(failures.map(({ kind, code }, index) => [names[index], kind, code])).toEqual(
    names.map((name) => [name, "unavailable", "database_unavailable"]),
  );
  expect(Math.max(...failures.map(({ ms }) => ms))).toBeLessThan(withinMs);
  for (const { message } of failures) expect(message).not.toMatch(drivers);
}

const drivers = /ECONN|127\.0\.0\.1|pg|postgres|prisma|statement|timeout|terminat/i;

async function apiFails(response: Response): Promise<void> {
  expect(response.status).toBe(503);
  expect(response.headers.get("retry-after")).toBe("2");
  const body = await response.json();
  expect(body).toEqual({
    error: {
      type: "server_error",
      code: "database_unavailable",
      param: null,
      message: expect.stringContaining("try again"),
    },
  });
  expect(JSON.stringify(body.error.message)).not.toMatch(drivers);
}

const say = () =>
  person.post(`/conversations/${conversationId}/replies`, { action: "send", message: { content: "hello" } });

const count = async () => (await listMessages({ ...here(), limit: 100 })).data.length;

const backends = async (condition = "true") => {
  const { rows } = await admin.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'verbatim' AND ${condition}`,
  );
  return rows.map(({ pid }) => pid);
};

const terminate = async (pids: number[]) => {
  await admin.query("SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid", [pids]);
};

/** Runs the work while somebody else holds this owner's conversations. */
async function whileLocked<T>(work: () => Promise<T>): Promise<T> {
  await locker.query("BEGIN");
  try {
    await locker.query("SELECT 1 FROM conversation WHERE owner_id = $1 FOR UPDATE", [ownerId]);
    return await work();
  } finally {
    await locker.query("ROLLBACK");
  }
}

/** After each trouble: all connections work and carry nothing over, and none was lost on the way. */
afterEach(async () => {
  proxy.resume();
  const asked = await Promise.allSettled(Array.from({ length: size }, () => pool().connect()));
  const held = asked.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  try {
    expect(held).toHaveLength(size);
    expect(pool().totalCount).toBe(size);
    for (const client of held) {
      expect(client.getTransactionStatus()).toBe("I");
      // A transaction that was left open would have begun before.
      const { rows } = await client.query("SELECT now() = statement_timestamp() AS fresh");
      expect(rows).toEqual([{ fresh: true }]);
    }
  } finally {
    for (const client of held) client.release();
  }
  expect(pool().waitingCount).toBe(0);
  // Also for Postgres: what we have thrown away holds no lock.
  await vi.waitFor(async () => expect(await backends("state <> 'idle'")).toEqual([]), 5_000);
});

test("a database that refuses connections: everything is unavailable at once, and works again when it is back", async () => {
  await proxy.close();
  await allFail(1_000);
  await apiFails(await person.fetch(`/conversations/${conversationId}`));
  await apiFails(await say());
  await proxy.open();
  await getConversation(here());
  expect((await person.fetch(`/conversations/${conversationId}`)).status).toBe(200);
  expect(await count()).toBe(1);
});

test("a database that hangs: everything is unavailable within its time, and works again when it goes on", async () => {
  proxy.hang();
  const api = person.fetch(`/conversations/${conversationId}`);
  await allFail(patienceMs);
  await apiFails(await api);
  proxy.resume();
  await getConversation(here());
  // What hung was given up by us, and may have been written nevertheless.
  expect((await person.fetch(`/conversations/${conversationId}`)).status).toBe(200);
});

test("a database that hangs in the middle of a transaction: it is given up once, not again for its ROLLBACK", async () => {
  const [name, withKey, prismas] = [newId("message"), idempotency(), newId("message")];
  let arrived = 0;
  let go = () => {};
  const hanging = new Promise<void>((resolve) => {
    go = resolve;
  });
  const arrive = async () => {
    arrived += 1;
    if (arrived === 3) {
      proxy.hang();
      go();
    }
    await hanging;
  };
  const rename = "UPDATE conversation SET title = $1 WHERE owner_id = $2";
  const own = transaction(async (client) => {
    await client.query(rename, [name, newId("conversation").replace("conv_", "")]);
    await arrive();
    await client.query(rename, [name, ownerId]);
  });
  const keyed = idempotently(ownerId, withKey, async (client) => {
    await arrive();
    await client.query("SELECT 1");
    return {};
  });
  const ofPrisma = db().$transaction(async (tx) => {
    await tx.conversation.updateMany({ where: { ownerId: crypto.randomUUID() }, data: { title: prismas } });
    await arrive();
    await tx.conversation.updateMany({ where: { ownerId }, data: { title: prismas } });
  });
  const isGivenUp = { kind: "unavailable" };
  const [first, second, third] = await Promise.all([own, keyed, ofPrisma].map(failure));
  expect([first, second, third]).toMatchObject([isGivenUp, isGivenUp, isGivenUp]);
  expect(Math.max(must(first, "own").ms, must(second, "keyed").ms)).toBeLessThan(patienceMs);
  proxy.resume();
  expect((await getConversation(here())).title).not.toBe(name);
  expect(await idempotently(ownerId, withKey, async () => ({ again: true }))).toEqual({
    made: { again: true },
    isRepeat: false,
  });
});

test("a statement that takes too long is unavailable, and nothing of it is written", async () => {
  const before = await count();
  const said = message();
  const keyed = { ...here(), message: said, idempotency: idempotency() };
  const [failures, api] = await whileLocked(async () => [
    await Promise.all([
      failure(appendMessage(keyed)),
      failure(appendMessage({ ...here(), message: message() })),
      failure(changeConversation({ ...here(), changes: { title: "not this" } })),
    ]),
    await say(),
  ]);
  expect(failures.map(({ kind }) => kind)).toEqual(failures.map(() => "unavailable"));
  expect(Math.max(...failures.map(({ ms }) => ms))).toBeLessThan(timeoutMs + 800);
  await apiFails(api);
  expect(await count()).toBe(before);
  expect((await getConversation(here())).title).not.toBe("not this");
  expect(await appendMessage(keyed)).toMatchObject({ id: said.id });
  expect(await count()).toBe(before + 1);
});

test("what may take long has more time, in its transaction alone", async () => {
  const key = [ownerId, must(parseId("conversation", conversationId), "uuid")];
  const patient = await whileLocked(async () => {
    const working = transaction((client) => queryPatiently("lock-conversation", key, client));
    const isPast = `wait_event_type = 'Lock' AND now() - query_start > '${timeoutMs + 100} ms'`;
    await vi.waitFor(async () => expect(await backends(isPast)).toHaveLength(1), 5_000);
    return { working };
  });
  expect(await patient.working).toHaveLength(1);
  const { rows } = await pool().query("SHOW statement_timeout");
  expect(rows).toEqual([{ statement_timeout: `${timeoutMs}ms` }]);
});

test("with every connection in use, the next waits its time and no longer, and is served if one comes free", async () => {
  const held = await Promise.all(Array.from({ length: size }, () => pool().connect()));
  try {
    await allFail(patienceMs);
    const waiting = getConversation(here());
    held.pop()?.release();
    expect(await waiting).toMatchObject({ id: conversationId });
  } finally {
    for (const client of held) client.release();
  }
});

test("idle connections that Postgres ends are replaced", async () => {
  await getConversation(here());
  await terminate(await backends());
  await vi.waitFor(() => expect(pool().totalCount).toBe(0));
  await Promise.all([getConversation(here()), listMessages({ ...here(), limit: 1 }), db().user.findMany()]);
});

test("a connection that ends while its statement runs fails that statement alone", async () => {
  const sleeping = [
    failure(pool().query("SELECT pg_sleep(0.4)")),
    failure(db().$queryRaw`SELECT pg_sleep(0.4)::text`),
    failure(transaction((client) => client.query("SELECT pg_sleep(0.4)"))),
  ];
  const pids = await vi.waitFor(async () => {
    const found = await backends("query LIKE '%pg_sleep%' AND state = 'active'");
    expect(found).toHaveLength(3);
    return found;
  });
  await terminate(pids);
  expect((await Promise.all(sleeping)).map(({ kind }) => kind)).toEqual(sleeping.map(() => "unavailable"));
  await getConversation(here());
});

test("a connection that ends between two statements of a transaction fails the transaction, not the process", async () => {
  const rename =
    "UPDATE conversation SET title = 'half' WHERE owner_id = $1 RETURNING pg_backend_pid() AS pid";
  const interrupted = (thenAsksAgain: boolean) =>
    transaction(async (client) => {
      const { rows } = await client.query<{ pid: number }>(rename, [ownerId]);
      const { pid } = must(rows[0], "row");
      await terminate([pid]);
      await vi.waitFor(async () => expect(await backends(`pid = ${pid}`)).toEqual([]));
      if (thenAsksAgain) await client.query("SELECT 1");
    });
  for (const thenAsksAgain of [true, false]) {
    expect(await failure(interrupted(thenAsksAgain))).toMatchObject({ kind: "unavailable" });
    expect((await getConversation(here())).title).not.toBe("half");
  }
});

test("a transaction is not told as done where one of its statements failed unheard", async () => {
  const swallowing = transaction(async (client) => {
    await client.query("UPDATE conversation SET title = 'half' WHERE owner_id = $1", [ownerId]);
    await client.query("SELECT 1 / 0").catch(() => undefined);
  });
  await expect(swallowing).rejects.toThrow("none of its statements failed");
  expect((await getConversation(here())).title).not.toBe("half");
});

/** Where an append loses its connection; what was done by then nobody is told. */
const losses: { words: string; moment: Moment; hasKey: boolean; isWritten: boolean }[] = [
  { words: "append-messages", moment: "asked", hasKey: false, isWritten: false },
  { words: "append-messages", moment: "answered", hasKey: false, isWritten: true },
  { words: "append-messages", moment: "answered", hasKey: true, isWritten: false },
  { words: "COMMIT", moment: "asked", hasKey: true, isWritten: false },
  { words: "COMMIT", moment: "answered", hasKey: true, isWritten: true },
];

test.each(losses)(
  "lost when $words is $moment (key: $hasKey), an append sent again is there once",
  async (loss) => {
    const before = await count();
    const request = {
      ...here(),
      message: message(),
      ...(loss.hasKey && { idempotency: idempotency() }),
    };
    const held = proxy.hold(loss.words, loss.moment);
    const lost = failure(appendMessage(request));
    (await held).cut();
    expect(await lost).toMatchObject({ kind: "unavailable" });
    expect(await count()).toBe(loss.isWritten ? before + 1 : before);
    // The key alone is enough: then another message id in the same request is not looked at.
    const again = loss.hasKey ? { ...request, message: message() } : request;
    const answers = await Promise.all([appendMessage(again), appendMessage(again)]);
    const id = loss.hasKey && !loss.isWritten ? again.message.id : request.message.id;
    expect(answers.map((answer) => answer.id)).toEqual([id, id]);
    expect(await count()).toBe(before + 1);
  },
);
