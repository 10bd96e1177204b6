import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type ModelServers, startModelServers } from "#e2e/support/model-servers.ts";
import { createGuest } from "#lib/server/auth/users.ts";
import { toAppError } from "#lib/server/database-errors.ts";
import { db } from "#lib/server/db.ts";
import { runningReplies } from "#lib/server/generation/running.ts";
import { startReply } from "#lib/server/generation/start-reply.ts";
import { stopReply } from "#lib/server/generation/stop-reply.ts";
import { estimateTokens } from "#lib/server/generation/tokens.ts";
import { type DatabaseProxy, startDatabaseProxy } from "#lib/server/testing/database-proxy.ts";
import { must } from "#lib/shared/assert.ts";
import { newId, newUuid } from "#lib/shared/ids.ts";
import { admitRequest, countGenerated } from "./api-limits.ts";

let proxy: DatabaseProxy;
let servers: ModelServers;

beforeAll(async () => {
  proxy = await startDatabaseProxy(must(process.env.DATABASE_URL, "DATABASE_URL"));
  // Read at the first query.
  process.env.DATABASE_URL = proxy.url;
  process.env.LIMIT_REQUESTS_PER_MINUTE = "6";
  process.env.LIMIT_TOKENS_PER_MINUTE = "60";
  servers = await startModelServers();
});

afterAll(async () => {
  await servers.close();
  await proxy.close();
});

beforeEach(async () => {
  await db().limitBucket.deleteMany();
});

const someone = (keyId: string | null = null) => ({ userId: newUuid(), keyId });
const asks = { generates: false };
const speaks = { generates: true };

async function secondsPass(seconds: number): Promise<void> {
  await db()
    .$executeRaw`UPDATE limit_bucket SET refilled_at = refilled_at - ${seconds} * interval '1 second'`;
}

test("so many requests a minute are let in, each told how the limits stand", async () => {
  const caller = { ...someone(), ...asks };
  for (let remaining = 5; remaining >= 0; remaining--) {
    const admitted = await admitRequest(caller);
    expect(admitted).toEqual({
      requests: { limit: 6, remaining, resetSeconds: expect.closeTo((6 - remaining) * 10, -1) },
      tokens: { limit: 60, remaining: 60, resetSeconds: 0 },
    });
  }
  await expect(admitRequest(caller)).rejects.toMatchObject({
    kind: "rate_limited",
    code: "rate_limit_exceeded",
    message: "At most 6 requests a minute are allowed. Try again in 10 seconds.",
    retryAfter: 10,
  });
  await expect(admitRequest({ ...someone(), ...asks })).resolves.not.toBeNull();
  await secondsPass(10);
  await expect(admitRequest(caller)).resolves.not.toBeNull();
});

test("50 at once are counted exactly, and those that are refused use up nothing", async () => {
  const caller = { ...someone("key_a"), ...asks };
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => admitRequest(caller)));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(6);
  await secondsPass(10);
  await expect(admitRequest(caller)).resolves.not.toBeNull();
});

test("a person is counted over all their keys, and a key by itself too", async () => {
  const { userId } = someone();
  for (const keyId of ["key_a", "key_a", "key_b", null]) await admitRequest({ userId, keyId, ...asks });
  const rows = await db().limitBucket.findMany({ where: { subject: { startsWith: "requests:" } } });
  const left = Object.fromEntries(rows.map(({ subject, balance }) => [subject, Math.round(balance)]));
  expect(left).toEqual({
    [`requests:user:${userId}`]: 2,
    "requests:key:key_a": 4,
    "requests:key:key_b": 5,
  });
  expect(await admitRequest({ userId, keyId: "key_c", ...asks })).toMatchObject({
    requests: { remaining: 1 },
  });
  await countGenerated({ userId: newUuid(), keyId: "key_c", tokens: 20 });
  expect(await admitRequest({ userId, keyId: "key_c", ...asks })).toMatchObject({
    tokens: { remaining: 40 },
  });
});

test("who has used up their tokens starts no reply until they are there again, and still reads", async () => {
  const { userId } = someone();
  await countGenerated({ userId, keyId: "key_a", tokens: 150 });
  await expect(admitRequest({ userId, keyId: "key_a", ...speaks })).rejects.toMatchObject({
    kind: "rate_limited",
    message: "At most 60 tokens a minute may be generated. Try again in 91 seconds.",
    retryAfter: 91,
  });
  // By another key they are the same person.
  await expect(admitRequest({ userId, keyId: "key_b", ...speaks })).rejects.toThrow("Try again in");
  const requests = { remaining: 5 };
  const tokens = { remaining: 0 };
  expect(await admitRequest({ userId, keyId: null, ...asks })).toMatchObject({ requests, tokens });
  await secondsPass(91);
  await expect(admitRequest({ userId, keyId: "key_a", ...speaks })).resolves.not.toBeNull();
});

/** Has a model answer somebody who came by a key, to its end or until it has said this. */
async function reply(content: string, stopAt?: string): Promise<{ userId: string; text: string }> {
  const { userId: ownerId } = await createGuest();
  const conversationId = newId("conversation");
  const request = { action: "send" as const, create: true, model: "double-fast", message: { content } };
  await startReply({ ownerId, conversationId, request, keyId: "key_a" });
  const running = must([...runningReplies().values()].find((each) => each.ownerId === ownerId));
  if (stopAt) {
    await expect.poll(() => JSON.stringify(running.soFar())).toContain(stopAt);
    await stopReply({ ownerId, conversationId });
  }
  await running.ended;
  const row = await db().message.findFirst({ where: { ownerId, role: "assistant" } });
  expect(row?.status).toBe(stopAt ? "stopped" : "completed");
  return { userId: ownerId, text: row?.text ?? "" };
}

async function tokensUsed(userId: string): Promise<number[]> {
  const subjects = [`tokens:user:${userId}`, "tokens:key:key_a"];
  const rows = await db().limitBucket.findMany({ where: { subject: { in: subjects } } });
  return rows.map(({ balance }) => Math.round(60 - balance));
}

test("what a reply says is counted for the person and the key that asked for it, as its provider counts", async () => {
  const { userId } = await reply("[[words=150]]");
  expect(await tokensUsed(userId)).toEqual([150, 150]);
});

test("of a reply that was stopped there is no count, so about as many are counted as it said", async () => {
  const { userId, text } = await reply("[[words=2000]] [[delay=2]]", "word40");
  const about = estimateTokens(text);
  expect(about).toBeGreaterThan(40);
  expect(await tokensUsed(userId)).toEqual([about, about]);
});

test("while the database does not answer nobody gets in, and it is said to be that", async () => {
  const caller = { ...someone("key_a"), ...speaks };
  await admitRequest(caller);
  await proxy.close();
  const failed = await Promise.allSettled([admitRequest(caller), countGenerated({ ...caller, tokens: 1 })]);
  const errors = failed.map((each) => (each.status === "rejected" ? toAppError(each.reason) : null));
  const expected = { kind: "unavailable", code: "database_unavailable" };
  expect(errors).toMatchObject([expected, expected]);
  await proxy.open();
  expect(await admitRequest(caller)).toMatchObject({ requests: { remaining: 4 } });
});
