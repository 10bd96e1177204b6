-- $1 owner, $2 conversation, $3 message. Blanks it in place, and drops the log of the reply that it belongs to: its place
-- in the tree stays, and so does the path hash, by which a transcript that is sent again is still recognised.
-- One row where there is such a message; `isRunning` where its reply is being written, and nothing was done.
-- Indexes: message_by_id, the primary keys.
WITH target AS (
    SELECT m.seq, m.generation_id, coalesce(g.status = 'running', false) AS running
    FROM message m
    JOIN conversation c ON c.owner_id = m.owner_id AND c.id = m.conversation_id AND c.deleted_at IS NULL
    LEFT JOIN generation g ON g.owner_id = m.owner_id AND g.id = m.generation_id
    WHERE m.owner_id = $1 AND m.id = $3 AND m.conversation_id = $2 AND m.deleted_at IS NULL
),
blanked AS (
    UPDATE message m
    SET text = '', parts = NULL, reasoning = NULL, took_ms = NULL, tool_calls = NULL, error = NULL, metadata = NULL,
        deleted_at = now()
    FROM target t
    WHERE m.owner_id = $1 AND m.conversation_id = $2 AND m.seq = t.seq AND NOT t.running AND m.deleted_at IS NULL
    RETURNING m.generation_id
),
forgotten AS (
    DELETE FROM generation_event e USING blanked b WHERE e.owner_id = $1 AND e.generation_id = b.generation_id
),
without_log AS (
    UPDATE generation g SET has_log = false, error = NULL
    FROM blanked b WHERE g.owner_id = $1 AND g.id = b.generation_id
),
counted AS (
    UPDATE conversation SET message_count = message_count - 1
    WHERE owner_id = $1 AND id = $2 AND EXISTS (SELECT 1 FROM blanked)
)
-- Where another deletion came first while this one waited for it, there was nothing left to blank.
SELECT running AS "isRunning" FROM target WHERE running OR EXISTS (SELECT 1 FROM blanked)
