import type pg from "pg";
import { withClient } from "#scripts/postgres/admin.ts";
import type { Check, Findings } from "./check.ts";
import { foreignKeys } from "./foreign-keys.ts";
import { indexes } from "./indexes/indexes.ts";
import { conversations } from "./invariants/conversations.ts";
import { pathHashes } from "./invariants/path-hashes.ts";
import { replies } from "./invariants/replies.ts";
import { toolCalls } from "./invariants/tool-calls.ts";
import { tree } from "./invariants/tree.ts";
import { migrations } from "./migrations.ts";
import { objects } from "./objects.ts";

/** In an order in which each comes after those it needs. */
export const checks: Check[] = [
  migrations,
  indexes,
  objects,
  foreignKeys,
  ...conversations,
  ...tree,
  ...toolCalls,
  ...replies,
  pathHashes,
];

/** Looks for everything that must be true of the database, reading only. Tells a line per check; answers how many failed. */
export async function verify(url: string, tell: (line: string) => void): Promise<number> {
  const failed = new Set<string>();
  await withClient(url, async (client) => {
    for (const check of checks) {
      const line = await judge(check, failed, { client, url });
      if (line) failed.add(check.name);
      tell(line ? `✗ ${check.name}: ${line}` : `✓ ${check.name}`);
    }
  });
  return failed.size;
}

/** What is wrong, in words; null where nothing is. */
async function judge(
  check: Check,
  failed: Set<string>,
  database: { client: pg.Client; url: string },
): Promise<string | null> {
  const missing = check.needs?.find((name) => failed.has(name));
  if (missing) return `can't be told before this is true: ${missing}`;
  try {
    return inWords(await check.run(database));
  } catch (error) {
    // The next checks may still tell something; without a connection they say so too.
    return `could not be checked: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function inWords({ wrong, examples }: Findings): string | null {
  if (wrong === 0) return null;
  return `${wrong.toLocaleString("en")} wrong: ${examples.join("; ")}${wrong > examples.length ? "; …" : ""}`;
}
