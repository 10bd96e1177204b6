-- $1 owner, $2 conversation, $3 seq of the leaf (null: the head), $4 id of a cursor message (null: none),
-- $5 whether the page is read upwards (the newest of what lies above the cursor, or of all) or downwards (the oldest of
-- what lies below it), $6 how many messages.
--
-- A page of a path. A path has one message per depth, so a page is a range of depths; a branch's line says on which
-- branch each depth of the path lies (design.md §3 rule 3), so the page is one range of message_page for each branch in
-- it, however long the conversation is and however often it forks.
--
-- The rows from the message above the page (its `depth` is less than `fromDepth`; there to be the first one's parent) to
-- its last, and which depths have other versions below them (`forks`). Deleted messages are among them, blank: they have
-- their place, so a page with fewer rows than asked for is the last one. One row at least, unless there is no such
-- conversation: without an id where there is no message, to tell whether the cursor stands on the path.
--
-- OFFSET 0 fences off a look-up that names the columns of the index it is for: left to itself the planner expects a row
-- or two in a conversation, and reads it whole. Indexes: the primary keys, message_by_id, message_page, branch_forks.
WITH at AS MATERIALIZED (
    SELECT branch, leaf_depth, cursor_branch, cursor_depth,
           CASE WHEN $5 THEN greatest(lowest, highest - $6 + 1) ELSE lowest END AS from_depth,
           CASE WHEN $5 THEN highest ELSE least(highest, lowest + $6 - 1) END AS to_depth
    FROM (
        SELECT leaf.branch, coalesce(leaf.depth, 0) AS leaf_depth, cur.branch AS cursor_branch, cur.depth AS cursor_depth,
               CASE WHEN $4::uuid IS NOT NULL AND NOT $5 THEN cur.depth + 1 ELSE 1 END AS lowest,
               CASE WHEN $4::uuid IS NOT NULL AND $5 THEN cur.depth - 1 ELSE coalesce(leaf.depth, 0) END AS highest
        FROM conversation c
        LEFT JOIN message leaf
            ON leaf.owner_id = c.owner_id AND leaf.conversation_id = c.id AND leaf.seq = coalesce($3, c.head_seq)
        LEFT JOIN message cur ON cur.owner_id = $1 AND cur.id = $4 AND cur.conversation_id = $2
        WHERE c.owner_id = $1 AND c.id = $2 AND c.deleted_at IS NULL
    ) AS limits
),
-- The part of the path from the message above the page to the one below it: both ends may be the cursor.
segment AS MATERIALIZED (
    SELECT s.branch, s.from_depth, s.next_depth - 1 AS to_depth,
           greatest(s.from_depth, at.from_depth - 1) AS page_from, least(s.next_depth - 1, at.to_depth) AS page_to
    FROM at
    CROSS JOIN path_line($1, $2, at.branch, at.from_depth - 1) AS l
    CROSS JOIN LATERAL (
        SELECT greatest(width_bucket(at.from_depth - 1, l.starts), 1) AS first,
               width_bucket(at.to_depth + 1, l.starts) AS last
    ) AS range
    CROSS JOIN unnest(
        l.branches[first:last], l.starts[first:last], l.starts[first + 1:last] || at.leaf_depth + 1
    ) AS s (branch, from_depth, next_depth)
)
SELECT m.id, m.seq, m.depth, m.parent_seq AS "parentSeq", m.role, m.original_role AS "originalRole", m.text, m.parts,
       m.reasoning, m.tool_calls AS "toolCalls", m.tool_call_id AS "toolCallId", m.status,
       m.generation_id AS "generationId", m.model, m.usage, m.error, m.metadata, m.took_ms AS "tookMs",
       m.created_at AS "createdAt", m.deleted_at IS NOT NULL AS "isDeleted", at.from_depth AS "fromDepth",
       $4::uuid IS NULL OR EXISTS (
           SELECT 1 FROM at, segment s
           WHERE s.branch = cursor_branch AND cursor_depth BETWEEN s.from_depth AND s.to_depth
       ) AS "cursorIsOnPath",
       ARRAY(
           SELECT b.fork_depth
           FROM segment s, LATERAL (
               SELECT b.owner_id, b.fork_depth FROM branch b
               WHERE b.conversation_id = $2 AND b.parent_number = s.branch
                 AND b.fork_depth BETWEEN s.page_from AND s.page_to
               OFFSET 0
           ) AS b
           WHERE b.owner_id = $1
           UNION ALL
           SELECT 0
           FROM at, LATERAL (
               SELECT 1 FROM (
                   SELECT b.owner_id FROM branch b
                   WHERE b.conversation_id = $2 AND b.parent_number IS NULL AND b.fork_depth = at.from_depth - 1
                   OFFSET 0
               ) AS b
               WHERE b.owner_id = $1
               LIMIT 1 OFFSET 1
           ) AS another
           WHERE from_depth = 1
       ) AS forks
FROM at
LEFT JOIN (
    segment s CROSS JOIN LATERAL (
        SELECT * FROM message m
        WHERE m.conversation_id = $2 AND m.branch = s.branch AND m.depth BETWEEN s.page_from AND s.page_to
        OFFSET 0
    ) AS m
) ON m.owner_id = $1
ORDER BY m.depth
