import { expect, test } from "vitest";
import { db } from "#lib/server/db.ts";
import { findPrincipal } from "./principal.ts";
import { sessionCookieName } from "./session-cookie.ts";
import { createSession, findSession, revokeSession } from "./sessions.ts";
import {
  changePassword,
  createAccount,
  createGuest,
  findAccountByEmail,
  findUserByPassword,
} from "./users.ts";

const email = () => `${crypto.randomUUID()}@example.org`;

test("a guest's own row becomes the account, so nothing changes its owner", async () => {
  const { userId } = await createGuest();
  const session = await findSession(await createSession(userId, "browser"));
  expect(session).toMatchObject({ userId, kind: "guest", email: null });
  const address = email();
  const account = await createAccount(
    { email: ` ${address.toUpperCase()} `, password: "long enough" },
    session,
  );
  expect(account.userId).toBe(userId);
  expect(await findUserByPassword({ email: address, password: "long enough" })).toEqual({ userId });
  expect(await findUserByPassword({ email: address, password: "long enougf" })).toBeNull();
  expect(await findUserByPassword({ email: email(), password: "long enough" })).toBeNull();
});

test("an email is taken once, and a short password or a broken email is refused by field", async () => {
  const address = email();
  await createAccount({ email: address, password: "long enough" }, null);
  await expect(createAccount({ email: address, password: "another one" }, null)).rejects.toMatchObject({
    kind: "conflict",
    param: "email",
  });
  await expect(createAccount({ email: email(), password: "short" }, null)).rejects.toMatchObject({
    kind: "invalid",
    param: "password",
  });
  await expect(createAccount({ email: "nobody", password: "long enough" }, null)).rejects.toMatchObject({
    kind: "invalid",
    param: "email",
  });
});

test("somebody with an account who signs up again gets another one", async () => {
  const first = await createAccount({ email: email(), password: "long enough" }, null);
  const session = await findSession(await createSession(first.userId, null));
  const second = await createAccount({ email: email(), password: "long enough" }, session);
  expect(second.userId).not.toBe(first.userId);
});

test("a session is found by its cookie until it is revoked or expires, and its token is stored nowhere", async () => {
  const { userId } = await createGuest();
  const token = await createSession(userId, "browser");
  const headers = new Headers({ cookie: `other=1; ${sessionCookieName()}=${token}; last=2` });
  const principal = await findPrincipal(headers);
  expect(principal?.userId).toBe(userId);
  const rows = await db().session.findMany({ where: { ownerId: userId } });
  expect(
    JSON.stringify(rows.map((row) => ({ ...row, tokenHash: Buffer.from(row.tokenHash).toString() }))),
  ).not.toContain(token);

  await db().session.updateMany({ where: { ownerId: userId }, data: { expiresAt: new Date(0) } });
  expect(await findPrincipal(headers)).toBeNull();
  await db().session.updateMany({
    where: { ownerId: userId },
    data: { expiresAt: new Date(Date.now() + 60_000) },
  });
  expect(await findPrincipal(headers)).not.toBeNull();
  await revokeSession({ ownerId: userId, sessionId: rows[0]?.id ?? "" });
  expect(await findPrincipal(headers)).toBeNull();
});

test("a broken cookie is no cookie", async () => {
  for (const cookie of [
    "",
    "=;;",
    `${sessionCookieName()}=`,
    `${sessionCookieName()}=%00%ff`,
    `${sessionCookieName()}=${"x".repeat(9999)}`,
  ]) {
    expect(await findPrincipal(new Headers({ cookie }))).toBeNull();
  }
});

test("a new password ends what was signed in with the old one, and nothing of others", async () => {
  const address = email();
  const { userId } = await createAccount({ email: address, password: "long enough" }, null);
  const other = await createGuest();
  const [token, others] = await Promise.all([createSession(userId, null), createSession(other.userId, null)]);
  expect(await changePassword({ email: ` ${address.toUpperCase()}`, password: "another one" })).toEqual({
    userId,
  });
  expect(await findSession(token)).toBeNull();
  expect(await findSession(others)).not.toBeNull();
  expect(await findUserByPassword({ email: address, password: "long enough" })).toBeNull();
  expect(await findUserByPassword({ email: address, password: "another one" })).toEqual({ userId });
});

test("a password that is refused, or nobody's, changes nothing", async () => {
  const address = email();
  const { userId } = await createAccount({ email: address, password: "long enough" }, null);
  const token = await createSession(userId, null);
  await expect(changePassword({ email: address, password: "short" })).rejects.toMatchObject({
    kind: "invalid",
    param: "password",
  });
  await expect(changePassword({ email: email(), password: "long enough" })).rejects.toMatchObject({
    kind: "not_found",
    param: "email",
  });
  expect(await findSession(token)).not.toBeNull();
  expect(await findUserByPassword({ email: address, password: "long enough" })).toEqual({ userId });
});

test("an account is found by its email, however it is written", async () => {
  const address = email();
  const { userId } = await createAccount({ email: address, password: "long enough" }, null);
  expect(await findAccountByEmail(` ${address.toUpperCase()} `)).toEqual({ userId });
  for (const other of [email(), "nobody", ""]) {
    await expect(findAccountByEmail(other)).rejects.toMatchObject({ kind: "not_found", param: "email" });
  }
});
