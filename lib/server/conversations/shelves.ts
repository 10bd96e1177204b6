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

/** prisma/sql/list-conversations.sql for one shelf. */
export function listStatement(shelf: Shelf): { name: string; text: string } {
  const text = sql("list-conversations");
  if (shelf === "list") return { name: "list-conversations", text };
  assert(text.includes(shelves.list), "list-conversations.sql names the condition of its shelf");
  return { name: `list-conversations ${shelf}`, text: text.replace(shelves.list, shelves[shelf]) };
}
