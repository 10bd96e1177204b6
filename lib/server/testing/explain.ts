import { type ClientBase, escapeLiteral } from "pg";
import { z } from "zod";
import { must } from "#lib/shared/assert.ts";

const planSchema = z.looseObject({ "Shared Hit Blocks": z.number(), "Shared Read Blocks": z.number() });
const answerSchema = z.array(z.object({ "QUERY PLAN": z.tuple([z.object({ Plan: planSchema })]) }));

export type Value = string | number | boolean | null;

/** Postgres plans a prepared statement anew for its parameters, or keeps one plan for any. */
export const planModes = ["force_custom_plan", "force_generic_plan"] as const;

/**
 * Runs a statement as the app does, prepared, and tells how many blocks it read, with those of the functions it calls.
 * What it writes is undone.
 */
export async function blocksRead(
  client: ClientBase,
  statement: string,
  values: Value[],
  mode: (typeof planModes)[number],
): Promise<number> {
  await client.query("BEGIN");
  try {
    await client.query(`SET LOCAL plan_cache_mode = ${mode}`);
    await client.query(`PREPARE measured AS ${statement}`);
    const explain = `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE measured(${values.map(literal).join(", ")})`;
    // The first run warms up what a connection keeps for itself: catalogues, the plans of functions. Of the others the
    // one with the fewest counts: an index page that happens to split under a write says nothing of the plan.
    const blocks: number[] = [];
    for (let run = 0; run < 4; run++) {
      await client.query("SAVEPOINT run");
      const answer = answerSchema.parse((await client.query(explain)).rows);
      await client.query("ROLLBACK TO run");
      const plan = must(answer[0], "plan")["QUERY PLAN"][0].Plan;
      blocks.push(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]);
    }
    return Math.min(...blocks.slice(1));
  } finally {
    await client.query("ROLLBACK; DEALLOCATE ALL");
  }
}

function literal(value: Value): string {
  return typeof value === "string" ? escapeLiteral(value) : String(value ?? "NULL");
}
