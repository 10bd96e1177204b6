import type { UnplacedMessage } from "#lib/server/messages/append-messages.ts";

/** What a row holds, in the order in which a step says it. */
function rank({ reasoning, text, parts, toolCalls }: UnplacedMessage): { first: number; last: number } {
  const has = [Boolean(reasoning), text !== "" || Boolean(parts), (toolCalls ?? []).length > 0];
  return { first: has.indexOf(true), last: has.lastIndexOf(true) };
}

/**
 * For `reduce`: rows of single items as a reply writes them, where what the assistant thought, said and called in one go is
 * one row.
 */
export function joinSteps(rows: UnplacedMessage[], row: UnplacedMessage): UnplacedMessage[] {
  const above = rows.at(-1);
  if (above?.role !== "assistant" || row.role !== "assistant") return [...rows, row];
  // Calls go on with calls; all else comes once.
  const goesOn = rank(above).last < rank(row).first || (rank(above).last === 2 && rank(row).first === 2);
  if (!goesOn) return [...rows, row];
  const toolCalls = [...(above.toolCalls ?? []), ...(row.toolCalls ?? [])];
  const step: UnplacedMessage = {
    ...above,
    text: above.text || row.text,
    parts: above.parts ?? row.parts ?? null,
    reasoning: above.reasoning ?? row.reasoning ?? null,
    toolCalls: toolCalls.length > 0 ? toolCalls : null,
  };
  return [...rows.slice(0, -1), step];
}
