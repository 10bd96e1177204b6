import { likePattern } from "#lib/server/search/like-pattern.ts";
import type { Shelf, Variant } from "./shelves.ts";

/** Which conversations, in which order, and how many. */
export interface ConversationSelection {
  ownerId: string;
  /** Those put away, which are left out otherwise. */
  archived?: boolean | undefined;
  /** Only the pinned ones, or only the others. */
  pinned?: boolean | undefined;
  /** What the title contains, in any case. */
  q?: string | undefined;
  /** Instead of `archived`. */
  shelf?: Shelf | undefined;
  /** By the last message: `desc`, which is usual, begins at the newest. */
  order?: "asc" | "desc" | undefined;
  /** 1..100. */
  limit: number;
}

/** How the statements of shelves.ts are asked for a selection: `patterns` are their last values. */
export function selected({ shelf, archived, pinned, q }: ConversationSelection): {
  shelf: Shelf;
  variant: Variant;
  patterns: string[];
} {
  const patterns = q ? [likePattern(q)] : [];
  const variant = { byTitle: patterns.length > 0 };
  if (!shelf && !archived && pinned) return { shelf: "pinned", variant, patterns };
  return { shelf: shelf ?? (archived ? "archived" : "list"), variant: { ...variant, pinned }, patterns };
}
