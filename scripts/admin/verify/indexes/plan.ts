import type pg from "pg";
import { z } from "zod";

interface PlanNode {
  "Index Name"?: string | undefined;
  Plans?: PlanNode[] | undefined;
}

const nodeSchema: z.ZodType<PlanNode> = z.lazy(() =>
  z.object({ "Index Name": z.string().optional(), Plans: z.array(nodeSchema).optional() }),
);
const explainSchema = z.tuple([z.object({ Plan: nodeSchema })]);

/**
 * From here on plans are made as for a large table, which is never read whole, and without looking at parameters.
 * EXPLAIN (GENERIC_PLAN) would do the latter, from Postgres 16 on.
 */
export async function planAsForMuch(client: pg.Client): Promise<void> {
  await client.query(`
    SET LOCAL enable_seqscan = off;
    SET LOCAL enable_nestloop = on;
    SET LOCAL plan_cache_mode = force_generic_plan;
  `);
}

/** The indexes that the plan of a statement uses. */
export async function indexesUsed(client: pg.Client, statement: string): Promise<Set<string>> {
  const nulls = Array(parameterCount(statement)).fill("NULL").join(", ");
  await client.query(`PREPARE served AS ${statement}`);
  const { rows } = await client.query<{ "QUERY PLAN": unknown }>(
    `EXPLAIN (FORMAT JSON) EXECUTE served${nulls && ` (${nulls})`}`,
  );
  await client.query("DEALLOCATE served");
  const [{ Plan }] = explainSchema.parse(rows[0]?.["QUERY PLAN"]);
  return new Set(namesIn(Plan));
}

function parameterCount(statement: string): number {
  const code = statement.replaceAll(/--.*$/gm, "");
  return Math.max(0, ...[...code.matchAll(/\$(\d+)/g)].map((match) => Number(match[1])));
}

function namesIn(node: PlanNode): string[] {
  return [...(node["Index Name"] ? [node["Index Name"]] : []), ...(node.Plans ?? []).flatMap(namesIn)];
}
