import { must } from "#lib/shared/assert.ts";

/** What prisma/sql/find-place.sql says of the message to write below; nulls for the root. */
export interface ParentRow {
  branch: number | null;
  depth: number | null;
  pathHash: Uint8Array | null;
  hasChild: boolean;
  /** The highest branch number of the conversation, 0 before its first message. */
  lastBranch: number;
}

export interface NewBranch {
  number: number;
  parent_number: number | null;
  fork_depth: number;
}

/** Where a new message goes in the tree, and the branch it opens there, if it opens one. */
export interface Place {
  parentSeq: number | null;
  branch: number;
  depth: number;
  parentHash: Uint8Array | null;
  opens: NewBranch | null;
}

/** A message that is not its parent's first child opens a branch (design.md §3 rule 3); so does the very first one. */
export function placeBelow(parentSeq: number, parent: ParentRow): Place {
  const next = parent.lastBranch + 1;
  if (parentSeq === 0) {
    const opens = { number: next, parent_number: null, fork_depth: 0 };
    return { parentSeq: null, branch: next, depth: 1, parentHash: null, opens };
  }
  const branch = must(parent.branch, "parent's branch");
  const depth = must(parent.depth, "parent's depth");
  const opens = parent.hasChild ? { number: next, parent_number: branch, fork_depth: depth } : null;
  return { parentSeq, branch: opens?.number ?? branch, depth: depth + 1, parentHash: parent.pathHash, opens };
}
