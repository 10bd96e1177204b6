import type pg from "pg";
import { type Check, findings } from "#scripts/admin/verify/check.ts";
import { readOnly } from "#scripts/admin/verify/read-only.ts";
import { indexesUsed, planAsForMuch } from "./plan.ts";
import { type DatabaseIndex, readIndexes } from "./read-indexes.ts";
import { type IndexPurpose, registry } from "./registry.ts";

/** Indexes of fewer entries cost the planner much the same, and it takes any of a table's; so it does before ANALYZE. */
const fewEntries = 10_000;

export const indexes: Check = {
  name: "every index is there, and its query uses it",
  run: ({ client }) =>
    readOnly(client, async () => {
      const there = await readIndexes(client);
      await planAsForMuch(client);
      const problems: string[] = [];
      for (const [name, purpose] of Object.entries(registry)) {
        const problem = await judge(client, name, purpose, there);
        if (problem) problems.push(`${name} ${problem}`);
      }
      return findings(problems);
    }),
};

async function judge(
  client: pg.Client,
  name: string,
  purpose: IndexPurpose,
  there: DatabaseIndex[],
): Promise<string | null> {
  const index = there.find((each) => each.name === name);
  if (!index) return "is missing";
  if (!index.valid) return `is not valid, and so not used: REINDEX INDEX ${name}`;
  if (index.on !== purpose.on || index.unique !== (purpose.unique ?? false)) {
    return `is another than it should be: on ${index.on}`;
  }
  const used = await indexesUsed(client, purpose.statement);
  const asGood = there.filter(
    (each) => each.name === name || (each.table === index.table && each.entries < fewEntries),
  );
  if (asGood.some((each) => used.has(each.name))) return null;
  return `is not used by its query, which takes ${[...used].join(", ") || "no index"}`;
}
