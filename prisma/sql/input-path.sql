-- $1 owner, $2 generation: the piece of its conversation's path that was said for it, by its last message and by the one right
-- above it (null: it begins at the root). Where nothing was written with it, as with another version, it answers the one
-- message above it, if that was said to an assistant.
-- OFFSET 0 fences the look-up off (find-transcript.sql says why). Indexes: message_by_generation, generation_pkey,
-- message_pkey.
WITH reply AS MATERIALIZED (
    SELECT m.conversation_id, m.parent_seq
    FROM (
        SELECT m.owner_id, m.conversation_id, m.seq, m.parent_seq FROM message m WHERE m.generation_id = $2::uuid OFFSET 0
    ) AS m
    WHERE m.owner_id = $1::uuid
    ORDER BY m.seq
    LIMIT 1
)
SELECT r.conversation_id AS "conversationUuid", r.parent_seq AS "leafSeq", above.seq AS "aboveSeq", above.id AS "aboveUuid"
FROM reply r
JOIN generation g ON g.owner_id = $1::uuid AND g.id = $2::uuid
JOIN message leaf ON leaf.owner_id = $1::uuid AND leaf.conversation_id = r.conversation_id AND leaf.seq = r.parent_seq
LEFT JOIN message above
    ON above.owner_id = $1::uuid AND above.conversation_id = r.conversation_id
    AND above.seq = CASE
        WHEN g.input_above IS NULL OR (g.input_above = r.parent_seq AND leaf.role IN ('user', 'tool'))
        THEN leaf.parent_seq
        ELSE g.input_above
    END
