-- $1 owner, $2 conversation, $3 seq of the leaf (null: the head), $4 id of a cursor message (null: none),
-- $5 whether the page is read upwards (the newest of what lies above the cursor, or of all) or downwards (the oldest of
-- what lies below it), $6 how many messages.
--
-- A page of a path. A path has one message per depth, so a page is a range of depths; a branch's line says on which
-- branch each depth of the path lies (design.md §3 rule 3), so the page is one range of message_page for each branch in
-- it, however long the conversation is and however often it forks. A line holds 512 segments: a page further up takes
-- one more look-up for every 512 forks between it and the leaf.
--
-- Deleted messages are among them, blank: they have their place, so a page with fewer rows than asked for is the last one.
-- Always one row at least, unless there is no such conversation: the page's rows, or one without an id that tells
-- whether the cursor stands on the path. Indexes: the primary keys, message_by_id, message_page, branch_forks and, where
-- something forks on the page, message_children.
WITH RECURSIVE leaf AS (
    SELECT m.branch, coalesce(m.depth, 0) AS depth
    FROM conversation c
    LEFT JOIN message m ON m.owner_id = c.owner_id AND m.conversation_id = c.id AND m.seq = coalesce($3, c.head_seq)
    WHERE c.owner_id = $1 AND c.id = $2 AND c.deleted_at IS NULL
),
cursor AS (
    SELECT m.branch, m.depth FROM message m WHERE m.owner_id = $1 AND m.id = $4 AND m.conversation_id = $2
),
bounds AS (
    SELECT cursor_branch, cursor_depth,
           CASE WHEN $5 THEN greatest(lowest, highest - $6 + 1) ELSE lowest END AS from_depth,
           CASE WHEN $5 THEN highest ELSE least(highest, lowest + $6 - 1) END AS to_depth
    FROM (
        SELECT c.branch AS cursor_branch, c.depth AS cursor_depth,
               CASE WHEN $4::uuid IS NOT NULL AND NOT $5 THEN c.depth + 1 ELSE 1 END AS lowest,
               CASE WHEN $4::uuid IS NOT NULL AND $5 THEN c.depth - 1 ELSE leaf.depth END AS highest
        FROM leaf LEFT JOIN cursor c ON true
    ) AS limits
),
-- The leaf's line, and older ones while the page, the message above it or the cursor lie higher still. Here and below
-- OFFSET 0 fences off a look-up that names the columns of the index it is for: left to itself the planner expects a row
-- or two in a conversation, and reads it whole.
line (branches, starts, to_depth) AS (
    SELECT b.line_branches, b.line_starts, leaf.depth
    FROM leaf, LATERAL (
        SELECT * FROM branch b WHERE b.owner_id = $1 AND b.conversation_id = $2 AND b.number = leaf.branch OFFSET 0
    ) AS b
    UNION ALL
    SELECT b.line_branches, b.line_starts, l.starts[1] - 1
    FROM line l, LATERAL (
        SELECT * FROM branch b WHERE b.owner_id = $1 AND b.conversation_id = $2 AND b.number = l.branches[1] OFFSET 0
    ) AS b
    WHERE l.starts[1] > (SELECT greatest(least(from_depth - 1, cursor_depth), 1) FROM bounds)
),
-- The part of the path from the message above the page to the one below it: both ends may be the cursor.
segment AS (
    SELECT s.branch, s.start AS from_depth, coalesce(lead(s.start) OVER (ORDER BY s.start) - 1, leaf.depth) AS to_depth
    FROM leaf, bounds, line l, unnest(
        l.branches[width_bucket(from_depth - 1, l.starts) : width_bucket(least(l.to_depth, bounds.to_depth + 1), l.starts)],
        l.starts[width_bucket(from_depth - 1, l.starts) : width_bucket(least(l.to_depth, bounds.to_depth + 1), l.starts)]
    ) AS s (branch, start)
),
path AS MATERIALIZED (
    SELECT m.*, lag(m.id) OVER (ORDER BY m.depth) AS parent_id
    FROM bounds, segment s, LATERAL (
        SELECT * FROM message m
        WHERE m.conversation_id = $2 AND m.branch = s.branch
          AND m.depth BETWEEN greatest(s.from_depth, bounds.from_depth - 1) AND least(s.to_depth, bounds.to_depth)
        OFFSET 0
    ) AS m
    WHERE m.owner_id = $1
),
-- Below which depths of the page there are several versions.
fork (depth) AS (
    SELECT DISTINCT b.fork_depth
    FROM bounds, segment s, LATERAL (
        SELECT b.owner_id, b.fork_depth FROM branch b
        WHERE b.conversation_id = $2 AND b.parent_number = s.branch
          AND b.fork_depth BETWEEN greatest(s.from_depth, bounds.from_depth - 1)
              AND least(s.to_depth, bounds.to_depth - 1)
        OFFSET 0
    ) AS b
    WHERE b.owner_id = $1
    UNION ALL
    SELECT 0
    FROM bounds, LATERAL (
        SELECT 1 FROM (
            SELECT b.owner_id FROM branch b
            WHERE b.conversation_id = $2 AND b.parent_number IS NULL AND b.fork_depth = bounds.from_depth - 1
            OFFSET 0
        ) AS b
        WHERE b.owner_id = $1
        LIMIT 1 OFFSET 1
    ) AS another
    WHERE from_depth = 1
),
forked AS MATERIALIZED (
    SELECT m.depth, m.parent_seq FROM fork f JOIN path m ON m.depth = f.depth + 1
),
version AS MATERIALIZED (
    SELECT f.depth, ARRAY(
        SELECT v.id FROM (
            SELECT s.id, s.seq FROM (
                SELECT s.id, s.seq, s.owner_id FROM message s
                WHERE s.conversation_id = $2 AND s.parent_seq = f.parent_seq AND s.deleted_at IS NULL
                UNION ALL
                SELECT s.id, s.seq, s.owner_id FROM message s
                WHERE s.conversation_id = $2 AND s.parent_seq IS NULL AND f.parent_seq IS NULL AND s.deleted_at IS NULL
                OFFSET 0
            ) AS s
            WHERE s.owner_id = $1
            ORDER BY s.seq DESC LIMIT 100
        ) AS v ORDER BY v.seq
    ) AS siblings
    FROM forked f
)
SELECT m.id, m.seq, m.parent_id AS "parentId", m.depth, m.role, m.original_role AS "originalRole", m.text, m.parts,
       m.reasoning, m.tool_calls AS "toolCalls", m.tool_call_id AS "toolCallId", m.status,
       m.generation_id AS "generationId", m.model, m.usage, m.error, m.metadata, m.created_at AS "createdAt",
       m.deleted_at IS NOT NULL AS "isDeleted", v.siblings,
       ($4::uuid IS NULL OR EXISTS (
           SELECT 1 FROM bounds JOIN segment s ON s.branch = cursor_branch
           AND cursor_depth BETWEEN s.from_depth AND s.to_depth
       )) AS "cursorIsOnPath"
FROM leaf
LEFT JOIN (bounds JOIN path m ON m.depth >= bounds.from_depth) ON true
LEFT JOIN version v ON v.depth = m.depth
ORDER BY m.depth
