-- $1 owner, $2 ILIKE patterns (all must match), $3 conversation, $4 role, $5 before and $6 not before (each null for any),
-- $7 and $8 created_at and id of the last message seen (null for the first page), $9 limit, $10 whether only what a reader of
-- the conversation $3 sees: what people and assistants said on its visible path.
-- A first, plain search: reads the owner's messages, or the one conversation's. Index: the primary key.
WITH segment AS MATERIALIZED (
    SELECT s.*
    FROM conversation c
    JOIN message leaf ON leaf.owner_id = c.owner_id AND leaf.conversation_id = c.id AND leaf.seq = c.head_seq
    CROSS JOIN path_segments($1, $3, leaf.branch, leaf.depth) AS s
    WHERE $10 AND c.owner_id = $1 AND c.id = $3
)
SELECT m.conversation_id AS "conversationUuid", c.title, m.id, m.seq, coalesce(m.original_role, m.role::text) AS role,
       m.text, m.created_at AS "createdAt"
FROM message m
JOIN conversation c ON c.owner_id = m.owner_id AND c.id = m.conversation_id AND c.deleted_at IS NULL
WHERE m.owner_id = $1
  AND m.deleted_at IS NULL
  AND ($3::uuid IS NULL OR m.conversation_id = $3)
  AND ($4::text IS NULL OR coalesce(m.original_role, m.role::text) = $4)
  AND ($5::timestamptz IS NULL OR m.created_at < $5)
  AND ($6::timestamptz IS NULL OR m.created_at >= $6)
  AND ($7::timestamptz IS NULL OR (m.created_at, m.id) < ($7, $8::uuid))
  AND m.text ILIKE ALL ($2::text[])
  AND (NOT $10 OR m.role IN ('user', 'assistant') AND EXISTS (
      SELECT 1 FROM segment s WHERE s.branch = m.branch AND m.depth BETWEEN s."fromDepth" AND s."toDepth"
  ))
ORDER BY m.created_at DESC, m.id DESC
LIMIT $9
