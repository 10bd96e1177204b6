-- $1 owner, $2 conversation, $3 message. Where it stands, and whether the visible path goes through it.
-- Indexes: the primary keys, message_by_id.
SELECT m.seq, m.branch, m.depth, path_has($1, $2, head.branch, head.depth, m.branch, m.depth) AS "isVisible"
FROM message m
JOIN conversation c ON c.owner_id = m.owner_id AND c.id = m.conversation_id AND c.deleted_at IS NULL
JOIN message head ON head.owner_id = c.owner_id AND head.conversation_id = c.id AND head.seq = c.head_seq
WHERE m.owner_id = $1 AND m.id = $3 AND m.conversation_id = $2 AND m.deleted_at IS NULL
