import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { db } from "#lib/server/db.ts";
import type { NewApiKey } from "#lib/shared/contracts/api-key.ts";
import { newUuid } from "#lib/shared/ids.ts";
import { createApiKey, findApiKey, listApiKeys, revokeApiKey } from "./api-keys.ts";
import { createGuest } from "./users.ts";

const inAMinute = () => Math.floor(Date.now() / 1000) + 60;
const newOwner = async () => (await createGuest()).userId;

test("a key is found again with its owner and scopes, and stands nowhere in the database", async () => {
  const ownerId = await newOwner();
  const { id, key } = await createApiKey({
    ownerId,
    apiKey: { name: "  laptop  ", scopes: ["write", "read", "write"] },
  });
  expect(key).toMatch(/^vb_[A-Za-z0-9_-]{43}$/);
  expect(id).toMatch(/^key_[0-9a-f]{32}$/);
  expect(await findApiKey(key)).toEqual({ ownerId, keyId: id, scopes: ["read", "write"], expiresAt: null });
  const [row] = await db().apiKey.findMany({ where: { ownerId } });
  expect(row).toMatchObject({ name: "laptop", prefix: key.slice(0, 10), expiresAt: null, revokedAt: null });
  expect(JSON.stringify({ ...row, keyHash: Buffer.from(row?.keyHash ?? []).toString() })).not.toContain(key);
});

test("by default a key has a name, may do everything and does not expire", async () => {
  const ownerId = await newOwner();
  const { key, ...made } = await createApiKey({ ownerId, apiKey: {} });
  expect(made).toMatchObject({ name: "API key", scopes: ["generate", "read", "write"], expires_at: null });
  expect((await listApiKeys({ ownerId })).data).toEqual([made]);
  expect(key.slice(0, 10)).toBe(made.prefix);
});

test("what is no key, another key, a revoked and an expired one find nobody", async () => {
  const ownerId = await newOwner();
  const { id, key } = await createApiKey({ ownerId, apiKey: { expires_at: inAMinute() } });
  const last = key.endsWith("A") ? "B" : "A";
  for (const other of ["", "vb_", "Bearer x", `${key.slice(0, -1)}${last}`, `${key} `, "\u0000".repeat(46)]) {
    expect(await findApiKey(other)).toBeNull();
  }
  expect(await findApiKey(key)).not.toBeNull();
  await db().apiKey.updateMany({ where: { ownerId }, data: { expiresAt: new Date(0) } });
  expect(await findApiKey(key)).toBeNull();
  await db().apiKey.updateMany({ where: { ownerId }, data: { expiresAt: null } });
  await revokeApiKey({ ownerId, keyId: id });
  expect(await findApiKey(key)).toBeNull();
  expect((await listApiKeys({ ownerId })).data).toEqual([]);
});

test("another's key, one that is gone and no id at all are equally not found", async () => {
  const ownerId = await newOwner();
  const { id, key } = await createApiKey({ ownerId, apiKey: {} });
  const missing = { kind: "not_found", code: "api_key_not_found" };
  await expect(revokeApiKey({ ownerId: await newOwner(), keyId: id })).rejects.toMatchObject(missing);
  await expect(revokeApiKey({ ownerId, keyId: newUuid() })).rejects.toMatchObject(missing);
  expect(await findApiKey(key)).not.toBeNull();
  await revokeApiKey({ ownerId, keyId: id });
  await expect(revokeApiKey({ ownerId, keyId: id })).rejects.toMatchObject(missing);
});

test("names, scopes and times that make no sense are refused by field", async () => {
  const ownerId = await newOwner();
  const refused = (input: object, param: string) =>
    expect(createApiKey({ ownerId, apiKey: input })).rejects.toMatchObject({ kind: "invalid", param });
  await refused({ name: " " }, "name");
  await refused({ name: "a\u0000" }, "name");
  await refused({ name: "😀".repeat(256) }, "name");
  await refused({ scopes: [] }, "scopes");
  await refused({ scopes: ["read", "admin"] }, "scopes.1");
  await refused({ expires_at: Math.floor(Date.now() / 1000) }, "expires_at");
  await refused({ expires_at: 1e15 }, "expires_at");
  await refused({ colour: "red" }, "colour");
  await createApiKey({ ownerId, apiKey: { name: "😀".repeat(255) } });
});

test("when a key was used is noted, and at most once an hour", async () => {
  const ownerId = await newOwner();
  const { key } = await createApiKey({ ownerId, apiKey: {} });
  const usedAt = async () => (await db().apiKey.findFirst({ where: { ownerId } }))?.lastUsedAt?.getTime();
  await findApiKey(key);
  const first = await usedAt();
  expect(Date.now() - (first ?? 0)).toBeLessThan(10_000);
  await findApiKey(key);
  expect(await usedAt()).toBe(first);
  const long = new Date(Date.now() - 2 * 60 * 60 * 1000);
  await db().apiKey.updateMany({ where: { ownerId }, data: { lastUsedAt: long } });
  await findApiKey(key);
  expect(await usedAt()).toBeGreaterThan(long.getTime());
});

test("the newest keys come first", async () => {
  const ownerId = await newOwner();
  for (const name of ["one", "two", "three"]) {
    await createApiKey({ ownerId, apiKey: { name } });
    await sleep(2); // ids know the millisecond
  }
  const first = await listApiKeys({ ownerId, limit: 2 });
  expect([first.data.map(({ name }) => name), first.has_more]).toEqual([["three", "two"], true]);
  const second = await listApiKeys({ ownerId, limit: 2, after: first.last_id ?? "" });
  expect([second.data.map(({ name }) => name), second.has_more]).toEqual([["one"], false]);
  await expect(listApiKeys({ ownerId, after: "key_x" })).rejects.toMatchObject({ code: "cursor_not_found" });
});

test("a key makes no key that may more, or lives longer, than itself", async () => {
  const ownerId = await newOwner();
  const maker = { scopes: ["keys", "read"] as const, expiresAt: new Date(inAMinute() * 1000) };
  const make = (apiKey: NewApiKey) => createApiKey({ ownerId, apiKey, maker });
  await expect(make({ scopes: ["read", "write"], expires_at: inAMinute() })).rejects.toMatchObject({
    kind: "forbidden",
    code: "missing_scope",
    param: "scopes",
  });
  await expect(make({ scopes: ["read"] })).rejects.toMatchObject({ kind: "invalid", param: "expires_at" });
  const later = { scopes: ["read" as const], expires_at: inAMinute() + 60 };
  await expect(make(later)).rejects.toMatchObject({ kind: "invalid", param: "expires_at" });
  expect(await make({ scopes: ["read"], expires_at: inAMinute() })).toMatchObject({ scopes: ["read"] });
});

test("a scope that the database holds and this version does not know lets nobody in", async () => {
  const ownerId = await newOwner();
  const { key } = await createApiKey({ ownerId, apiKey: {} });
  await db().apiKey.updateMany({ where: { ownerId }, data: { scopes: ["read", "everything"] } });
  await expect(findApiKey(key)).rejects.toThrow();
});
