-- $1 owner, $2 conversation, $3 seqs of parents, $4 whether also of the messages that have none. All that stands below each
-- of them, the oldest first: at most the newest hundred. Fenced as in page-messages.sql. Index: message_children.
SELECT p.seq AS "parentSeq", ARRAY(
    SELECT v.id FROM (
        SELECT m.id, m.seq FROM (
            SELECT m.id, m.seq, m.owner_id FROM message m
            WHERE m.conversation_id = $2 AND m.parent_seq = p.seq AND m.deleted_at IS NULL
            OFFSET 0
        ) AS m
        WHERE m.owner_id = $1
        ORDER BY m.seq DESC LIMIT 100
    ) AS v ORDER BY v.seq
) AS versions
FROM unnest($3::int[]) AS p (seq)
UNION ALL
SELECT NULL, ARRAY(
    SELECT v.id FROM (
        SELECT m.id, m.seq FROM (
            SELECT m.id, m.seq, m.owner_id FROM message m
            WHERE m.conversation_id = $2 AND m.parent_seq IS NULL AND m.deleted_at IS NULL
            OFFSET 0
        ) AS m
        WHERE m.owner_id = $1
        ORDER BY m.seq DESC LIMIT 100
    ) AS v ORDER BY v.seq
)
WHERE $4
