import { onPool } from "#lib/server/db.ts";
import { envelope } from "#lib/server/list.ts";
import { query } from "#lib/server/query.ts";
import { must } from "#lib/shared/assert.ts";
import type { ConversationList } from "#lib/shared/contracts/conversation.ts";
import { formatWalkCursor, type WalkCursor } from "#lib/shared/cursors.ts";
import { type ConversationSelection, selected } from "./selection.ts";
import { walkStatement } from "./shelves.ts";
import { type ConversationRow, toConversation } from "./to-conversation.ts";

/*
 * A message moves its conversation to the top. A walk therefore takes conversations in the order of a moment shortly
 * before it began: docs/decisions/0013.
 */

/**
 * Milliseconds before a walk begins to the moment as of which it goes. By then it has to be settled who got which message:
 * a message is dated when its transaction begins, and that may take its four statements of five seconds each, and waits.
 */
const settledMs = 60_000;

const bottom = { time: "-infinity", id: "00000000-0000-0000-0000-000000000000" };
const top = { time: "infinity", id: "ffffffff-ffff-ffff-ffff-ffffffffffff" };

/** How far a walk is: before its first page there is no last one. */
type Walk = Omit<WalkCursor, "last"> & Partial<WalkCursor>;

/** Begins a walk upwards. One downwards begins with a page of the list as it stands. */
export async function beginWalk(): Promise<Walk> {
  const [row] = await query<{ now: Date }>("list-now", []);
  return { asOf: settledBefore(must(row, "time").now), met: [] };
}

/** The cursor of a walk that goes on below these, which stand so at the time, the newest first. */
export function cursorBelow(rows: (ConversationRow & { readAt: Date })[]): string {
  const last = must(rows.at(-1), "row");
  const asOf = settledBefore(last.readAt);
  return formatWalkCursor({
    asOf,
    // Nobody stood above where it stands, so none of those below stood above this.
    last: { time: last.lastMessageAt, id: last.id },
    met: rows.filter((row) => row.lastMessageAt > asOf).map(({ id }) => id),
  });
}

/** A page of a walk that goes on where the cursor says. */
export async function walkList(
  selection: ConversationSelection,
  { asOf, last, met }: Walk,
): Promise<ConversationList> {
  const { ownerId, limit } = selection;
  const ascends = selection.order === "asc";
  const { shelf, variant, patterns } = selected(selection);
  const [above, below] = ascends ? [last ?? bottom, top] : [bottom, last ?? top];
  const began = new Date(asOf.getTime() + settledMs);
  const { rows } = await onPool.query<ConversationRow & { key: Date }>({
    ...walkStatement(shelf, { ...variant, ascends }),
    values: [
      ...[ownerId, limit + 1, asOf, began, met],
      ...[above.time, above.id, below.time, below.id],
      ...patterns,
    ],
  });
  const kept = rows.slice(0, limit);
  const next = rows.length > limit ? kept.at(-1) : undefined;
  return {
    ...envelope(kept.map(toConversation), next !== undefined),
    next_cursor: next ? formatWalkCursor({ asOf, last: { time: next.key, id: next.id }, met }) : null,
  };
}

function settledBefore(now: Date): Date {
  return new Date(now.getTime() - settledMs);
}
