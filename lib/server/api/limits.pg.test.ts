import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type ModelServers, startModelServers } from "#e2e/support/model-servers.ts";
import { db, pool } from "#lib/server/db.ts";
import { newTalk } from "#lib/server/testing/converse.ts";
import { newPerson, newProgram } from "#lib/server/testing/person.ts";

// Before the environment is read, once and for all of this file.
vi.hoisted(() => {
  process.env.LIMIT_REQUESTS_PER_MINUTE = "6";
  process.env.LIMIT_TOKENS_PER_MINUTE = "50";
});

let servers: ModelServers;

beforeAll(async () => {
  servers = await startModelServers();
});
afterAll(() => servers.close());
beforeEach(async () => {
  await db().limitBucket.deleteMany();
});

test("every answer says how much is left, and the one too many when to come back", async () => {
  const person = await newPerson();
  for (let left = 5; left >= 0; left--) {
    const { status, headers } = await person.fetch("/models");
    expect([status, headers.get("x-ratelimit-limit-requests")]).toEqual([200, "6"]);
    expect(headers.get("x-ratelimit-remaining-requests")).toBe(String(left));
    expect(headers.get("x-ratelimit-reset-requests")).toMatch(/^\d+(\.\d+)?s$|^1m0s$/);
    expect(headers.get("x-ratelimit-limit-tokens")).toBe("50");
  }
  const refused = await person.fetch("/models");
  expect([refused.status, (await refused.json()).error.code]).toEqual([429, "rate_limit_exceeded"]);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
  expect(refused.headers.get("x-ratelimit-remaining-requests")).toBe("0");
  // Also what is refused for another reason counts, and what is nobody's does not.
  expect((await person.fetch("/conversations/x")).status).toBe(429);
  expect((await person.fetch("/nowhere")).status).toBe(404);
});

test("a key is counted by itself and with its person, whose browser feels what their programs do", async () => {
  const person = await newPerson();
  const [one, two] = [await newProgram(person.ownerId), await newProgram(person.ownerId)];
  for (let n = 0; n < 3; n++)
    for (const program of [one, two]) expect((await program.fetch("/models")).status).toBe(200);
  for (const caller of [one, two, person]) expect((await caller.fetch("/models")).status).toBe(429);
  expect((await (await newPerson()).fetch("/models")).status).toBe(200);
});

test("whoever has used up their tokens may still read, write and stop, but makes no model speak", async () => {
  const person = await newPerson();
  const talk = newTalk(person);
  await talk.say("Say much. [[words=200]]");
  const balance = async () =>
    (await db().limitBucket.findFirst({ where: { subject: `tokens:user:${person.ownerId}` } }))?.balance;
  await vi.waitFor(async () => expect(await balance()).toBeLessThan(0));
  const ask = { action: "send", message: { content: "And more" } };
  const refused = await person.post(`/conversations/${talk.id}/replies`, ask);
  const { error } = await refused.json();
  expect([refused.status, error.message]).toEqual([429, expect.stringContaining("tokens a minute")]);
  expect((await person.post("/messages", { role: "user", content: "hello" })).status).toBe(201);
  expect((await talk.stop()).status).toBe(200);
});

test("nobody is let in uncounted where the counting fails", async () => {
  const person = await newPerson();
  await pool().query("ALTER TABLE limit_bucket RENAME TO limit_bucket_away");
  const answer = await person.fetch("/models");
  await pool().query("ALTER TABLE limit_bucket_away RENAME TO limit_bucket");
  expect(answer.status).toBeGreaterThanOrEqual(500);
  expect((await person.fetch("/models")).status).toBe(200);
});
