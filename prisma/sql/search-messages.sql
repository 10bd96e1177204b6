-- $1 owner, $2 ILIKE patterns (one at least must match), $3 conversation to leave out (or null), $4 limit.
-- A first, plain search: reads the owner's messages; those that match the most come first, then the newest. What the
-- librarian said is left out: it only repeats what stands elsewhere. Index: the primary key's first column.
SELECT m.conversation_id AS "conversationUuid", c.title, m.id, m.role, m.text, m.created_at AS "createdAt"
FROM message m
JOIN conversation c ON c.owner_id = m.owner_id AND c.id = m.conversation_id AND c.deleted_at IS NULL
WHERE m.owner_id = $1
  AND m.role IN ('user', 'assistant')
  AND m.model IS DISTINCT FROM 'librarian'
  AND m.deleted_at IS NULL
  AND m.conversation_id IS DISTINCT FROM $3
  AND m.text ILIKE ANY ($2::text[])
ORDER BY (SELECT count(*) FROM unnest($2::text[]) AS word WHERE m.text ILIKE word) DESC,
         m.created_at DESC, m.conversation_id, m.seq DESC
LIMIT $4
