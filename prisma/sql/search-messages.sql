-- $1 owner, $2 ILIKE patterns (all must match), $3 conversation to leave out (or null), $4 limit.
-- A first, plain search: reads the owner's messages, newest first. Index: the primary key's first column.
SELECT m.conversation_id AS "conversationUuid", c.title, m.id, m.role, m.text, m.created_at AS "createdAt"
FROM message m
JOIN conversation c ON c.owner_id = m.owner_id AND c.id = m.conversation_id AND c.deleted_at IS NULL
WHERE m.owner_id = $1
  AND m.role IN ('user', 'assistant')
  AND m.deleted_at IS NULL
  AND m.conversation_id IS DISTINCT FROM $3
  AND m.text ILIKE ALL ($2::text[])
ORDER BY m.created_at DESC, m.conversation_id, m.seq DESC
LIMIT $4
