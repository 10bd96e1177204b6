import { sql } from "#lib/server/sql.ts";
import { assert } from "#lib/shared/assert.ts";

/** Where conversations are listed. Each has a partial index `conversation_<shelf>` on exactly this condition. */
const shelves = {
  list: "deleted_at IS NULL AND archived_at IS NULL",
  pinned: "pinned_at IS NOT NULL AND deleted_at IS NULL AND archived_at IS NULL",
  archived: "archived_at IS NOT NULL AND deleted_at IS NULL",
  trash: "deleted_at IS NOT NULL",
} as const;

/** `list` is what the sidebar shows: neither archived nor in the trash, pinned or not. */
export type Shelf = keyof typeof shelves;

/** Which of a shelf's conversations are asked for, and in which order. */
export interface Variant {
  /** Only those that are pinned, or only the others. */
  pinned?: boolean | undefined;
  /** Only those whose title is like the statement's last parameter. */
  byTitle?: boolean;
  /** From the oldest activity to the newest. */
  ascends?: boolean;
}

export interface Statement {
  name: string;
  text: string;
}

/** prisma/sql/list-conversations.sql for one shelf; the pattern for titles is $5. */
export function listStatement(shelf: Shelf, variant: Variant = {}): Statement {
  const { name, text } = variantOf("list-conversations", shelf, variant, "$5");
  return { name, text: variant.ascends ? replaced(text, "id) < (", "id) > (") : text };
}

/** prisma/sql/list-conversations-walk.sql for one shelf; the pattern for titles is $10. */
export function walkStatement(shelf: Shelf, variant: Variant = {}): Statement {
  return variantOf("list-conversations-walk", shelf, variant, "$10");
}

/** Each has a name of its own, under which it is prepared; at most 63 characters. */
function variantOf(file: string, shelf: Shelf, { pinned, byTitle, ascends }: Variant, title: string) {
  const names: string[] = shelf === "list" ? [] : [shelf];
  const conditions: string[] = [shelves[shelf]];
  if (pinned !== undefined) {
    names.push(pinned ? "pinned-only" : "unpinned");
    conditions.push(pinned ? "pinned_at IS NOT NULL" : "pinned_at IS NULL");
  }
  if (byTitle) {
    names.push("by-title");
    conditions.push(`title ILIKE ${title}`);
  }
  let text = replaced(sql(file), shelves.list, conditions.join(" AND "));
  if (ascends) {
    names.push("asc");
    text = replaced(text, " DESC, id DESC", " ASC, id ASC");
  }
  return { name: [file, ...names].join(" "), text };
}

function replaced(text: string, part: string, by: string): string {
  assert(text.includes(part), `the statement says "${part}"`);
  // A function: in a text, $10 would stand for what a pattern has found.
  return text.replaceAll(part, () => by);
}
