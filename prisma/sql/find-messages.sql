-- $1 owner, $2 ILIKE patterns (all must match), $3 conversation, $4 role, $5 before and $6 not before (each null for any),
-- $7 and $8 created_at and id of the last message seen (null for the first page), $9 limit.
-- A first, plain search: reads the owner's messages, or the one conversation's. Index: the primary key.
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
ORDER BY m.created_at DESC, m.id DESC
LIMIT $9
