-- $1 owner, $2 generation: its conversation, and the last message that it wrote, with its path hash.
-- OFFSET 0 fences the look-up off (find-transcript.sql says why). Indexes: generation_pkey, conversation_pkey,
-- message_by_generation.
SELECT g.conversation_id AS "conversationUuid", m.seq AS "lastSeq", m.path_hash AS hash
FROM generation g
JOIN conversation c ON c.owner_id = g.owner_id AND c.id = g.conversation_id AND c.deleted_at IS NULL
CROSS JOIN (
    SELECT m.owner_id, m.seq, m.path_hash FROM message m WHERE m.generation_id = $2::uuid OFFSET 0
) AS m
WHERE g.owner_id = $1::uuid AND g.id = $2::uuid AND g.deleted_at IS NULL AND m.owner_id = $1::uuid
ORDER BY m.seq DESC
LIMIT 1
