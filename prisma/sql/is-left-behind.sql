-- $1 owner, $2 conversation: whether it was made for a reply, and holds nothing any more but what was said for replies that
-- are deleted. All that a request writes has one time, by which a question and the row of its reply belong together.
-- Indexes: the primary keys, generation_by_conversation.
SELECT
    EXISTS (
        SELECT 1 FROM generation g WHERE g.owner_id = $1 AND g.conversation_id = $2 AND g.created_at = c.created_at
    )
    AND NOT EXISTS (
        SELECT 1 FROM generation g WHERE g.owner_id = $1 AND g.conversation_id = $2 AND g.deleted_at IS NULL
    )
    AND NOT EXISTS (
        SELECT 1 FROM message m
        WHERE m.owner_id = $1 AND m.conversation_id = $2 AND m.deleted_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM message r
            WHERE r.owner_id = $1 AND r.conversation_id = $2 AND r.generation_id IS NOT NULL
              AND r.created_at = m.created_at
        )
    ) AS "isLeftBehind"
FROM conversation c
WHERE c.owner_id = $1 AND c.id = $2
