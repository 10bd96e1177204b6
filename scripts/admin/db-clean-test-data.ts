import type pg from "pg";
import { withClient } from "#scripts/postgres/admin.ts";
import type { Command } from "./command.ts";
import { databaseName } from "./database-name.ts";

/** The domains that RFC 2606 and RFC 6761 keep for tests and examples, with all below them: nobody has mail there. */
const reserved = "(@|\\.)(example\\.(com|net|org)|example|test|invalid|localhost)$";
const shown = 5;

export const dbCleanTestData: Command = {
  name: "db clean-test-data",
  usage: "[--yes]",
  summary:
    "Removes accounts that tests have made, with all they have written. Without --yes it only counts them.",
  help: `Those are the accounts whose email is at a domain that nobody can own (RFC 2606, RFC 6761): example.com,
example.net, example.org, and all names that end in .test, .example, .invalid or .localhost.`,
  options: { yes: { type: "boolean" } },
  async run(given, world) {
    return await world.withDatabase((url) =>
      withClient(url, async (client) => {
        const words = inWords(given.has("yes") ? await remove(client) : await find(client));
        const where = `in the database ${databaseName(url)}`;
        if (given.has("yes")) world.say(`Removed ${words} ${where}.`);
        else world.say(`Found ${words} ${where}. Nothing has been changed; --yes removes them.`);
        return 0;
      }),
    );
  },
};

type Found = { emails: string[]; conversations: number };

const emailsOf = (rows: { email: string }[]) => rows.map((row) => row.email);

async function find(client: pg.Client): Promise<Found> {
  const users = await client.query<{ email: string }>(
    `SELECT email FROM "user" WHERE email ~ $1 ORDER BY created_at DESC`,
    [reserved],
  );
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM conversation c JOIN "user" u ON u.id = c.owner_id WHERE u.email ~ $1`,
    [reserved],
  );
  return { emails: emailsOf(users.rows), conversations: rows[0]?.count ?? 0 };
}

/** One transaction: what was counted is what is removed. All that belongs to an account goes with it, by its foreign keys. */
async function remove(client: pg.Client): Promise<Found> {
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
  const { conversations } = await find(client);
  const { rows } = await client.query<{ email: string }>(
    `DELETE FROM "user" WHERE email ~ $1 RETURNING email`,
    [reserved],
  );
  await client.query("COMMIT"); // an error before ends the connection, and so the transaction
  return { emails: emailsOf(rows), conversations };
}

function inWords({ emails, conversations }: Found): string {
  const count = (number: number, word: string) => `${number} ${word}${number === 1 ? "" : "s"}`;
  const accounts = count(emails.length, "account");
  if (emails.length === 0) return `${accounts} of tests`;
  const some = emails.slice(0, shown).join(", ") + (emails.length > shown ? ", …" : "");
  return `${accounts} of tests (${some}) with ${count(conversations, "conversation")}`;
}
