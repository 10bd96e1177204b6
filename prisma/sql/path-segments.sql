-- $1 owner, $2 conversation, $3 seq of the leaf (null: the head).
-- The path to a leaf as ranges of depth, each on one branch, from the leaf to the root (design.md §3 rule 3).
-- No row: no such conversation. One row of nulls: a conversation without messages.
-- Indexes: the primary keys of conversation, message and branch.
WITH RECURSIVE segment (branch, from_depth, to_depth, parent_number) AS (
    SELECT b.number, b.fork_depth + 1, m.depth, b.parent_number
    FROM conversation c
    JOIN message m ON m.owner_id = c.owner_id AND m.conversation_id = c.id AND m.seq = coalesce($3, c.head_seq)
    JOIN branch b ON b.owner_id = m.owner_id AND b.conversation_id = m.conversation_id AND b.number = m.branch
    WHERE c.owner_id = $1 AND c.id = $2
    UNION ALL
    SELECT b.number, b.fork_depth + 1, s.from_depth - 1, b.parent_number
    FROM segment s
    JOIN branch b ON b.owner_id = $1 AND b.conversation_id = $2 AND b.number = s.parent_number
)
SELECT s.branch, s.from_depth AS "fromDepth", s.to_depth AS "toDepth"
FROM conversation c
LEFT JOIN segment s ON true
WHERE c.owner_id = $1 AND c.id = $2 AND c.deleted_at IS NULL
ORDER BY s.from_depth DESC
