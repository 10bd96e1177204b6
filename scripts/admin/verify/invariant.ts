import { formatId } from "#lib/shared/ids.ts";
import { type Check, examplesShown } from "./check.ts";
import { readOnly } from "./read-only.ts";

/** A row that breaks a rule, and where it is: each of the columns may be left out. */
interface Breach {
  conversation?: string;
  reply?: string;
  branch?: number;
  seq?: number;
  problem: string;
  wrong: number;
}

/** A check that is one statement, which answers the rows that break the rule. */
export function invariant({ sql, ...check }: { name: string; needs?: string[]; sql: string }): Check {
  return {
    ...check,
    run: ({ client }) =>
      readOnly(client, async () => {
        const { rows } = await client.query<Breach>(
          `SELECT breach.*, count(*) OVER ()::int AS wrong FROM (${sql}) AS breach LIMIT ${examplesShown}`,
        );
        return { wrong: rows[0]?.wrong ?? 0, examples: rows.map(inWords) };
      }),
  };
}

function inWords({ conversation, reply, branch, seq, problem }: Breach): string {
  const where = [
    conversation && formatId("conversation", conversation),
    reply && formatId("response", reply),
    branch && `branch ${branch}`,
    seq && `message ${seq}`,
  ].filter(Boolean);
  return where.length > 0 ? `${where.join(" ")}: ${problem}` : problem;
}
