import type { Check } from "#scripts/admin/verify/check.ts";
import { invariant } from "#scripts/admin/verify/invariant.ts";

const beginsRight = "every branch begins at a message's second child, or at the root";
const noGaps = "a branch has one message at each of its depths";
const lines = "a branch knows the line of branches that leads to it";

/** Without these the functions path_has and path_calls may look for ever. */
export const paths = [beginsRight, noGaps, lines];

export const tree: Check[] = [
  invariant({
    name: "a message stands one below an earlier one",
    sql: `
      SELECT m.conversation_id AS conversation, m.seq,
             CASE WHEN m.parent_seq IS NULL THEN format('at the root with depth %s', m.depth)
                  WHEN p.seq IS NULL THEN format('its parent %s is missing', m.parent_seq)
                  WHEN p.seq >= m.seq THEN format('its parent %s is not earlier', p.seq)
                  ELSE format('depth %s below depth %s', m.depth, p.depth) END AS problem
      FROM message m
      LEFT JOIN message p
          ON p.owner_id = m.owner_id AND p.conversation_id = m.conversation_id AND p.seq = m.parent_seq
      WHERE CASE WHEN m.parent_seq IS NULL THEN m.depth <> 1
                 ELSE p.seq IS NULL OR p.seq >= m.seq OR m.depth <> p.depth + 1 END`,
  }),
  invariant({
    name: beginsRight,
    sql: `
      SELECT m.conversation_id AS conversation, m.seq,
             CASE WHEN m.is_first AND p.seq IS NOT NULL
                  THEN format('the first child of %s, and on branch %s, not %s', p.seq, m.branch, p.branch)
                  WHEN b.number IS NULL THEN format('branch %s is missing', m.branch)
                  ELSE format('begins no branch: %s leaves branch %s at depth %s', b.number, b.parent_number, b.fork_depth)
             END AS problem
      FROM (
          SELECT owner_id, conversation_id, seq, parent_seq, branch, depth,
                 seq = min(seq) OVER (PARTITION BY owner_id, conversation_id, parent_seq) AS is_first
          FROM message
      ) AS m
      LEFT JOIN message p
          ON p.owner_id = m.owner_id AND p.conversation_id = m.conversation_id AND p.seq = m.parent_seq
      LEFT JOIN branch b
          ON b.owner_id = m.owner_id AND b.conversation_id = m.conversation_id AND b.number = m.branch
      WHERE CASE WHEN m.is_first AND p.seq IS NOT NULL THEN m.branch <> p.branch
                 ELSE (b.parent_number, b.fork_depth, b.fork_depth) IS DISTINCT FROM (p.branch, coalesce(p.depth, 0), m.depth - 1)
            END`,
  }),
  invariant({
    name: noGaps,
    sql: `
      SELECT b.conversation_id AS conversation, b.number AS branch,
             CASE WHEN m.count IS NULL THEN 'it has no message'
                  ELSE format('it begins at depth %s, and its %s messages have %s depths from %s to %s',
                              b.fork_depth + 1, m.count, m.depths, m.lowest, m.highest) END AS problem
      FROM branch b
      LEFT JOIN (
          SELECT owner_id, conversation_id, branch, count(*) AS count, count(DISTINCT depth) AS depths,
                 min(depth) AS lowest, max(depth) AS highest
          FROM message GROUP BY owner_id, conversation_id, branch
      ) AS m ON m.owner_id = b.owner_id AND m.conversation_id = b.conversation_id AND m.branch = b.number
      WHERE m.count IS NULL OR m.depths <> m.count OR m.lowest <> b.fork_depth + 1 OR m.highest <> b.fork_depth + m.count`,
  }),
  invariant({
    name: lines,
    // As append_messages makes a line: the parent's, cut off where it is full, and the branch itself.
    sql: `
      SELECT b.conversation_id AS conversation, b.number AS branch,
             CASE WHEN b.parent_number IS NULL THEN 'it begins at the root, and its line is more than itself'
                  WHEN p.number IS NULL THEN format('its parent branch %s is missing', b.parent_number)
                  ELSE format('its line is not that of branch %s and itself', b.parent_number) END AS problem
      FROM branch b
      LEFT JOIN branch p
          ON p.owner_id = b.owner_id AND p.conversation_id = b.conversation_id AND p.number = b.parent_number
      WHERE p.number IS NULL AND b.parent_number IS NOT NULL
         OR b.line_branches <>
             CASE WHEN cardinality(p.line_branches) = 512 THEN p.line_branches[512:512] ELSE coalesce(p.line_branches, '{}') END
             || b.number
         OR b.line_starts <>
             CASE WHEN cardinality(p.line_starts) = 512 THEN p.line_starts[512:512] ELSE coalesce(p.line_starts, '{}') END
             || b.fork_depth + 1`,
  }),
];
