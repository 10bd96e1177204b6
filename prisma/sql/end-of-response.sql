-- $1 owner, $2 generation: its conversation, and the last message that it wrote, with its path hash. Indexes: generation_pkey,
-- conversation_pkey, message_by_generation.
SELECT g.conversation_id AS "conversationUuid", m.seq AS "lastSeq", m.path_hash AS hash
FROM generation g
JOIN conversation c ON c.owner_id = g.owner_id AND c.id = g.conversation_id AND c.deleted_at IS NULL
CROSS JOIN LATERAL (
    SELECT m.seq, m.path_hash FROM message m
    WHERE m.owner_id = $1::uuid AND m.generation_id = $2::uuid
    ORDER BY m.seq DESC
    LIMIT 1
) AS m
WHERE g.owner_id = $1::uuid AND g.id = $2::uuid AND g.deleted_at IS NULL
