import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { findApiKey } from "#lib/server/auth/api-keys.ts";
import { createSession, findSession } from "#lib/server/auth/sessions.ts";
import { createAccount, createGuest, findUserByPassword } from "#lib/server/auth/users.ts";
import { db } from "#lib/server/db.ts";
import { appendMessages } from "#lib/server/messages/append-messages.ts";
import { must } from "#lib/shared/assert.ts";
import { newUuid } from "#lib/shared/ids.ts";
import { inRoot, root } from "#scripts/system/root.ts";
import { admin } from "./admin.ts";
import type { World } from "./command.ts";

const url = must(process.env.DATABASE_URL, "database");
const email = () => `${crypto.randomUUID()}@mail.net`;
const password = "long enough";

/** Runs a command in this process. */
async function run(...args: string[]): Promise<{ code: number; said: string[]; complained: string[] }> {
  const [said, complained]: string[][] = [[], []];
  const world: World = {
    say: (line) => said?.push(line),
    complain: (line) => complained?.push(line),
    readPassword: async () => "typed at the terminal",
    withDatabase: (work) => work(url),
    withOperations: (work) => work(),
  };
  const code = await admin(args, world);
  return { code, said: said ?? [], complained: complained ?? [] };
}

/** Runs the command line itself, as npm does. */
function spawn(args: string[], options: { input?: string; env?: Record<string, string> } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [inRoot("scripts", "admin.ts"), ...args], {
    cwd: root,
    encoding: "utf8",
    input: options.input ?? "",
    env: { ...process.env, LOG_LEVEL: "trace", AUTH_SECRET: "", ...options.env },
  });
  return { status, stdout, stderr };
}

test("an account is made, and its password changed: who was signed in no longer is", async () => {
  const address = email();
  const made = await run("user", "create", "--email", address.toUpperCase(), "--password", password);
  const user = must(await findUserByPassword({ email: address, password }), "account");
  expect(made).toEqual({ code: 0, said: [user.userId], complained: [] });

  const token = await createSession(user.userId, "browser");
  const changed = await run("user", "password", `--email=${address}`);
  expect(changed.said).toEqual([`${address} has a new password and is signed out everywhere.`]);
  expect(await findSession(token)).toBeNull();
  expect(await findUserByPassword({ email: address, password })).toBeNull();
  expect(await findUserByPassword({ email: address, password: "typed at the terminal" })).toEqual(user);
});

test("the app's own rules and words apply", async () => {
  const address = email();
  await createAccount({ email: address, password }, null);
  await expect(run("user", "create", "--email", address, "--password", password)).rejects.toThrow(
    "There is an account with this email already.",
  );
  await expect(run("user", "create", "--email", email(), "--password", "short")).rejects.toThrow(
    "A password needs at least 8 characters.",
  );
  await expect(run("user", "password", "--email", email(), "--password", password)).rejects.toThrow(
    "There is no account with this email.",
  );
  await expect(run("key", "create", "--email", email())).rejects.toThrow(
    "There is no account with this email.",
  );
  await expect(run("key", "create", "--email", address, "--scopes", "read,all")).rejects.toThrow(
    "A key's scopes are of: generate, keys, read, write.",
  );
  for (const days of ["0", "-1", "1.5", "soon", "99999999"]) {
    await expect(run("key", "create", "--email", address, `--expires=${days}`)).rejects.toThrow(
      "--expires is a whole number of days",
    );
  }
});

test("the command line prints the key alone, and the key is the account's", async () => {
  const address = email();
  const { userId } = await createAccount({ email: address, password }, null);
  const args = ["--email", address, "--name", "laptop", "--scopes", "write, read", "--expires", "30"];
  const { status, stdout, stderr } = spawn(["key", "create", ...args]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(/^vb_[A-Za-z0-9_-]{43}\n$/);
  expect(await findApiKey(stdout.trim())).toMatchObject({ ownerId: userId, scopes: ["read", "write"] });
  const [row] = await db().apiKey.findMany({ where: { ownerId: userId } });
  expect(row?.name).toBe("laptop");
  expect(Math.round(((row?.expiresAt?.getTime() ?? 0) - Date.now()) / 86_400_000)).toBe(30);
});

test("a password may be piped in", async () => {
  const address = email();
  const made = spawn(["user", "create", "--email", address], { input: "a long password\r\n" });
  expect(made).toMatchObject({ status: 0, stderr: "" });
  const user = await findUserByPassword({ email: address, password: "a long password" });
  expect(made.stdout).toBe(`${user?.userId}\n`);
  const empty = spawn(["user", "password", "--email", address]);
  expect(empty).toMatchObject({ status: 1, stdout: "" });
  expect(empty.stderr).toContain("There is no password: give it by --password, or pipe it in.");
});

test("every command explains itself", async () => {
  const names = ["user create", "user password", "key create", "db verify", "db reset", "db clean-test-data"];
  for (const args of [[], ["--help"], ["-h"]]) {
    const { code, said } = await run(...args);
    expect(code).toBe(0);
    for (const name of names) expect(said.join("\n")).toContain(`  ${name}`);
  }
  for (const name of names) {
    const { code, said } = await run(...name.split(" "), "--help");
    expect(code).toBe(0);
    expect(said.join("\n")).toMatch(new RegExp(`^npm run --silent admin -- ${name}`));
    expect(said.join("\n").length).toBeGreaterThan(150);
  }
  const { said } = await run("user", "--help");
  expect(said.join("\n")).toContain("user password");
  expect(said.join("\n")).not.toContain("db verify");
});

test("what is not understood is said in a sentence, on standard error, with exit code 1", async () => {
  await expect(run("user")).rejects.toThrow(/^What about "user"\?/);
  await expect(run("user", "remove")).rejects.toThrow('There is no command "user remove".');
  await expect(run("frobnicate", "--help")).rejects.toThrow('There is no command "frobnicate".');
  await expect(run("--email", "e")).rejects.toThrow("The first words say what to do.");
  await expect(run("user", "create")).rejects.toThrow(/^--email is missing: .* user create --email E/);
  await expect(run("db", "verify", "--fast")).rejects.toThrow(
    /^Unknown option '--fast'\. It is: .* db verify/,
  );
  await expect(run("db", "verify", "twice")).rejects.toThrow("Unexpected argument 'twice'");
  await expect(run("user", "create", "--email")).rejects.toThrow("argument missing");
  const { status, stdout, stderr } = spawn(["db", "drop"]);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(/^There is no command "db drop"\.\n/);
});

test("a database in trouble is said without a stack", () => {
  const env = { DATABASE_URL: "postgresql://nobody:secret@127.0.0.1:1/none" };
  const { status, stdout, stderr } = spawn(["db", "verify"], { env });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(/^The database "none" at 127\.0\.0\.1:1 can't be reached: .*ECONNREFUSED/);
  expect(stderr).not.toMatch(/secret|\n {4}at /);
});

test("db verify says that all is well, and where not ends with exit code 1", async () => {
  const sound = await run("db", "verify");
  expect(sound.said.filter((line) => line.startsWith("✗"))).toEqual([]);
  expect(sound.code).toBe(0);
  expect(sound.said.at(-1)).toMatch(/^All \d+ checks passed/);
  await db().$executeRawUnsafe("DROP INDEX message_children");
  const { code, said, complained } = await run("db", "verify");
  await db().$executeRawUnsafe("CREATE INDEX message_children ON message (conversation_id, parent_seq)");
  expect(code).toBe(1);
  expect(said.join("\n")).toContain("message_children is missing");
  expect(complained[0]).toMatch(/^1 of \d+ checks found something wrong/);
});

test("clean-test-data counts, and with --yes removes, what tests have made and nothing else", async () => {
  const theirs = [
    "a@example.org",
    "b@mail.example.com",
    "c@example.net",
    "d@app.test",
    "e@x.invalid",
    "f@a.example",
  ];
  const others = [email(), "g@example.de", "h@notexample.org", "i@example.org.uk", "j@test.com", "k@latest"];
  const ids = new Map<string, string>();
  for (const address of [...theirs, ...others]) {
    const { id } = await db().user.create({ data: { id: newUuid(), email: address, passwordHash: "x" } });
    ids.set(address, id);
  }
  const guest = await createGuest();
  for (const ownerId of [must(ids.get("a@example.org")), guest.userId]) {
    const message = { uuid: newUuid(), role: "user" as const, text: "hello" };
    const place = { ownerId, conversationUuid: newUuid(), parentSeq: null };
    await appendMessages({
      ...place,
      messages: [message, { ...message, uuid: newUuid() }],
      create: { title: null },
    });
  }
  const there = async () => (await db().user.findMany({ where: { email: { in: [...ids.keys()] } } })).length;

  const dry = await run("db", "clean-test-data");
  expect(dry).toMatchObject({ code: 0, complained: [] });
  expect(dry.said.join()).toMatch(
    /^Found 6 accounts of tests \(.*, …\) with 1 conversation in .*Nothing has been changed/,
  );
  expect(await there()).toBe(12);

  const cleaned = await run("db", "clean-test-data", "--yes");
  expect(cleaned.said.join()).toMatch(/^Removed 6 accounts of tests \(.*\) with 1 conversation in/);
  const left = await db().user.findMany({
    where: { email: { in: [...ids.keys()] } },
    select: { email: true },
  });
  expect(left.map((user) => user.email).sort()).toEqual(others.sort());
  expect(await db().conversation.count()).toBe(1);
  expect((await run("db", "clean-test-data")).said.join()).toMatch(/^Found 0 accounts of tests in/);
});

test("db reset asks for --yes, and then leaves nothing but the tables; the app goes on", async () => {
  await createGuest();
  const before = await db().user.count();
  await expect(run("db", "reset")).rejects.toThrow("Nothing has been changed");
  expect(await db().user.count()).toBe(before);

  const { code, said } = await run("db", "reset", "--yes");
  expect({ code, said: said.length }).toEqual({ code: 0, said: 1 });
  expect(await db().user.count()).toBe(0);
  await createGuest();
  expect((await run("db", "verify")).code).toBe(0);
}, 60_000);

test("where there are no tables yet they are made first", async () => {
  await db().$executeRawUnsafe("DROP SCHEMA public CASCADE");
  await db().$executeRawUnsafe("CREATE SCHEMA public");
  const made = spawn(["user", "create", "--email", email(), "--password", password]);
  expect(made).toMatchObject({ status: 0, stderr: "" });
  expect(made.stdout).toMatch(/^[0-9a-f-]{36}\n$/);
}, 60_000);
