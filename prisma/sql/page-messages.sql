-- $1 owner, $2 conversation, $3 seq of the leaf (null: the head), $4 id of a cursor message (null: none),
-- $5 whether the page lies above the cursor (older) or below it, $6 whether it is read from its newest end,
-- $7 how many messages.
--
-- A page of a path. The path to a leaf is a list of segments, each a range of depths on one branch (design.md §3
-- rule 3); a path has one message per depth, so a page is a range of depths. The walk from the leaf towards the root
-- goes one step per fork, and no further than the page (and its cursor) needs.
--
-- Always one row at least, unless there is no such conversation: the page's rows, or one without an id that tells
-- whether the cursor stands on the path. Indexes: the primary keys, message_by_id, message_page.
WITH RECURSIVE leaf AS (
    SELECT m.branch, m.depth
    FROM conversation c
    JOIN message m ON m.owner_id = c.owner_id AND m.conversation_id = c.id AND m.seq = coalesce($3, c.head_seq)
    WHERE c.owner_id = $1 AND c.id = $2
),
cursor AS (
    SELECT m.branch, m.depth FROM message m WHERE m.owner_id = $1 AND m.id = $4 AND m.conversation_id = $2
),
bounds AS (
    SELECT lowest, highest,
           CASE WHEN $6 THEN greatest(lowest, highest - $7 + 1) ELSE lowest END AS from_depth,
           CASE WHEN $6 THEN highest ELSE least(highest, lowest + $7 - 1) END AS to_depth
    FROM (
        SELECT CASE WHEN $4::uuid IS NOT NULL AND NOT $5 THEN (SELECT depth FROM cursor) + 1 ELSE 1 END AS lowest,
               CASE WHEN $4::uuid IS NOT NULL AND $5 THEN (SELECT depth FROM cursor) - 1 ELSE leaf.depth END AS highest
        FROM leaf
    ) AS limits
),
segment (branch, from_depth, to_depth, parent_number) AS (
    SELECT b.number, b.fork_depth + 1, leaf.depth, b.parent_number
    FROM leaf
    JOIN branch b ON b.owner_id = $1 AND b.conversation_id = $2 AND b.number = leaf.branch
    UNION ALL
    SELECT b.number, b.fork_depth + 1, s.from_depth - 1, b.parent_number
    FROM segment s
    JOIN branch b ON b.owner_id = $1 AND b.conversation_id = $2 AND b.number = s.parent_number
    WHERE s.from_depth > least((SELECT from_depth FROM bounds), (SELECT depth FROM cursor))
),
page AS (
    SELECT m.*
    FROM bounds
    JOIN segment s ON s.from_depth <= bounds.to_depth AND s.to_depth >= bounds.from_depth
    JOIN message m
        ON m.owner_id = $1 AND m.conversation_id = $2 AND m.branch = s.branch
        AND m.depth BETWEEN greatest(s.from_depth, bounds.from_depth) AND least(s.to_depth, bounds.to_depth)
        AND m.deleted_at IS NULL
)
SELECT m.id, m.seq, p.id AS "parentId", m.depth, m.role, m.original_role AS "originalRole", m.text, m.reasoning,
       m.tool_calls AS "toolCalls", m.tool_call_id AS "toolCallId", m.status, m.generation_id AS "generationId",
       m.model, m.error, m.created_at AS "createdAt",
       ($4::uuid IS NULL OR EXISTS (
           SELECT 1 FROM cursor JOIN segment s
           ON s.branch = cursor.branch AND cursor.depth BETWEEN s.from_depth AND s.to_depth
       )) AS "cursorIsOnPath"
FROM conversation c
LEFT JOIN page m ON true
LEFT JOIN message p ON p.owner_id = $1 AND p.conversation_id = $2 AND p.seq = m.parent_seq
WHERE c.owner_id = $1 AND c.id = $2 AND c.deleted_at IS NULL
ORDER BY m.depth
