-- $1 owner, $2 conversation, $3 seq of a message. The first reply to it. Indexes: the primary keys, message_children.
SELECT m.id AS "assistantUuid", m.generation_id AS "generationUuid", p.id AS "userUuid"
FROM message m
JOIN message p ON p.owner_id = m.owner_id AND p.conversation_id = m.conversation_id AND p.seq = m.parent_seq
WHERE m.owner_id = $1 AND m.conversation_id = $2 AND m.parent_seq = $3 AND m.generation_id IS NOT NULL
ORDER BY m.seq
LIMIT 1
