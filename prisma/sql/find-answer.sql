-- $1 owner, $2 conversation, $3 seq of what was asked, $4 API, $5 model: the newest reply to it that was asked for in the last
-- ten minutes and has not failed; an SDK has given up repeating by then. OFFSET 0 fences the look-up off. Indexes:
-- message_children, generation_pkey.
SELECT g.id
FROM (
    SELECT m.owner_id, m.seq, m.generation_id FROM message m
    WHERE m.conversation_id = $2::uuid AND m.parent_seq = $3
    OFFSET 0
) AS m
JOIN generation g ON g.owner_id = m.owner_id AND g.id = m.generation_id
WHERE m.owner_id = $1::uuid AND g.api = $4 AND g.model = $5 AND g.deleted_at IS NULL
  AND g.status IN ('running', 'completed') AND g.created_at > now() - interval '10 minutes'
ORDER BY m.seq DESC
LIMIT 1
