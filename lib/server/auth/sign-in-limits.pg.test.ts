import nextAuth from "next-auth";
import { beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { db } from "#lib/server/db.ts";
import { rewriteForwarded } from "#lib/server/door/rewrite-forwarded.ts";
import { readTrustedProxies } from "#lib/server/door/trusted-proxies.ts";
import { nextAuthOptions } from "./next-auth-options.ts";
import { createAccount } from "./users.ts";

// Read at the first query.
process.env.SIGN_IN_ATTEMPTS_PER_ACCOUNT = "3";
process.env.SIGN_IN_ATTEMPTS_PER_ADDRESS = "6";
process.env.AUTH_TRUST_HOST = "true";

beforeEach(async () => {
  await db().limitBucket.deleteMany();
});

const host = { host: "verbatim.test" };
const newEmail = () => `${crypto.randomUUID()}@example.org`;

/** What a person at an address is told, through next-auth as a form asks it; null where they are let in. */
async function attempt(
  way: "password" | "sign-up" | "guest",
  credentials: { email?: string; password?: string },
  at: { peer?: string; says?: string } = {},
): Promise<string | null> {
  const headers: Record<string, string> = { ...host, ...(at.says && { "x-forwarded-for": at.says }) };
  rewriteForwarded(headers, at.peer ?? "203.0.113.7", readTrustedProxies("10.0.0.0/8"));
  const csrf = await ask(["csrf"], { method: "GET", headers });
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(csrf.body);
  const body = { ...credentials, csrfToken, json: "true" };
  const told = await ask(["callback", way], { method: "POST", headers, cookies: csrf.cookies, body });
  const { url } = z.object({ url: z.string() }).parse(told.body);
  return new URL(url).searchParams.get("error");
}

/** Next-auth, without the server around it. */
async function ask(nextauth: string[], request: object) {
  const answer: { body: unknown; cookies: Record<string, string> } = { body: null, cookies: {} };
  const keep = (body: unknown) => {
    answer.body = body;
  };
  const response = {
    status: () => response,
    getHeader: () => [],
    setHeader(name: string, values: string[]) {
      if (name !== "Set-Cookie") return;
      for (const [, cookie = "", value = ""] of values.map((each) => /^([^=]+)=([^;]*)/.exec(each) ?? [])) {
        answer.cookies[cookie] = decodeURIComponent(value);
      }
    },
    json: keep,
    send: keep,
  };
  await nextAuth(nextAuthOptions(null))({ query: { nextauth }, cookies: {}, ...request }, response);
  return answer;
}

const wrong = (email: string, at?: { peer?: string; says?: string }) =>
  attempt("password", { email, password: "not the password" }, at);

const isRefused = expect.stringMatching(/^Too many attempts\. Try again in \d+ (seconds|minutes)\.$/);
/** How next-auth calls a wrong password. */
const isWrong = "CredentialsSignin";

async function newAccount() {
  const account = { email: newEmail(), password: "correct horse" };
  await createAccount(account, null);
  return account;
}

test("an account takes so many wrong passwords, however its email is written, and then not even the right one", async () => {
  const { email, password } = await newAccount();
  expect(await wrong(email)).toBe(isWrong);
  expect(await wrong(` ${email.toUpperCase()} `)).toBe(isWrong);
  expect(await wrong(email, { peer: "203.0.113.8" })).toBe(isWrong);
  expect(await wrong(email)).toEqual(isRefused);
  expect(await attempt("password", { email, password })).toEqual(isRefused);
  expect(await wrong((await newAccount()).email)).toBe(isWrong);
});

test("attempts come back with time", async () => {
  const { email, password } = await newAccount();
  for (let count = 0; count < 3; count++) await wrong(email);
  expect(await wrong(email)).toBe("Too many attempts. Try again in 5 minutes.");
  await db().$executeRaw`UPDATE limit_bucket SET refilled_at = refilled_at - interval '5 minutes'`;
  expect(await attempt("password", { email, password })).toBeNull();
});

test("who signs in has all attempts again", async () => {
  const { email, password } = await newAccount();
  for (let round = 0; round < 2; round++) {
    for (let count = 0; count < 2; count++) expect(await wrong(email)).toBe(isWrong);
    expect(await attempt("password", { email, password }, { peer: "203.0.113.8" })).toBeNull();
  }
});

test("nobody learns from it whether there is an account, and the table holds no email", async () => {
  const email = newEmail();
  for (let count = 0; count < 3; count++) expect(await wrong(email)).toBe(isWrong);
  expect(await wrong(email)).toEqual(isRefused);
  const subjects = await db().limitBucket.findMany({ select: { subject: true } });
  expect(subjects).toHaveLength(2);
  expect(JSON.stringify(subjects)).not.toContain(email.slice(0, 8));
});

test("an address has so many attempts at all accounts, whatever it says of itself", async () => {
  for (let count = 0; count < 6; count++) {
    expect(await wrong(newEmail(), { says: `192.0.2.${count}` })).toBe(isWrong);
  }
  expect(await wrong(newEmail(), { says: "192.0.2.99" })).toEqual(isRefused);
  expect(await wrong(newEmail(), { peer: "203.0.113.8" })).toBe(isWrong);
});

test("behind a trusted proxy it is the client's address that counts, not what the client adds", async () => {
  const at = (says: string) => ({ peer: "10.0.0.1", says });
  for (let count = 0; count < 6; count++) {
    expect(await wrong(newEmail(), at(`198.51.100.${count}, 192.0.2.1`))).toBe(isWrong);
  }
  expect(await wrong(newEmail(), at("198.51.100.99, 192.0.2.1"))).toEqual(isRefused);
  expect(await wrong(newEmail(), at("192.0.2.2"))).toBe(isWrong);
});

test("an IPv6 network is one address", async () => {
  for (let count = 0; count < 6; count++) await wrong(newEmail(), { peer: `2001:db8::${count}` });
  expect(await wrong(newEmail(), { peer: "2001:db8::ffff:1" })).toEqual(isRefused);
  expect(await wrong(newEmail(), { peer: "2001:db8:0:1::1" })).toBe(isWrong);
});

test("new accounts and guests count for their address, and for no account", async () => {
  const credentials = { email: newEmail(), password: "correct horse" };
  expect(await attempt("sign-up", credentials)).toBeNull();
  for (let count = 0; count < 5; count++) expect(await attempt("guest", {})).toBeNull();
  expect(await attempt("guest", {})).toEqual(isRefused);
  expect(await attempt("sign-up", { ...credentials, email: newEmail() })).toEqual(isRefused);
  expect(await attempt("password", credentials, { peer: "203.0.113.8" })).toBeNull();
});

test("an address that is refused uses up nobody's account", async () => {
  const { email, password } = await newAccount();
  for (let count = 0; count < 6; count++) await wrong(newEmail());
  for (let count = 0; count < 5; count++) expect(await wrong(email)).toEqual(isRefused);
  expect(await attempt("password", { email, password }, { peer: "203.0.113.8" })).toBeNull();
});

test("parallel guesses are counted exactly", async () => {
  const { email } = await newAccount();
  const told = await Promise.all(
    Array.from({ length: 12 }, (_, index) => wrong(email, { peer: `203.0.113.${index}` })),
  );
  expect(told.filter((error) => error === isWrong)).toHaveLength(3);
});
