-- $1 owner, $2 path hashes (hex) from a transcript's first message to its last, $3 conversation (null: any).
-- The message that stands deepest in the transcript; of several copies the one that was spoken in last; and of messages
-- with one hash (a system message has its parent's) the highest in its conversation, below which the rest belongs: or, where
-- a reply wrote it, below what the same reply has looked up with it, which has its hash too. What was deleted is known as
-- well, so that it is not written anew where more is sent below it; an answer to it alone nobody could read.
-- OFFSET 0 fences the look-ups off: one for each hash, in the index made for it. The owner comes from a row, as what the
-- hashes do: of a new owner, whose messages it does not know of, the planner would take any index that begins with owners,
-- and read all there are. Index: message_by_path_hash.
WITH whose AS MATERIALIZED (SELECT $1::uuid AS owner_id),
found AS MATERIALIZED (
    SELECT m.conversation_id, m.seq, m.path_hash, m.generation_id
    FROM whose w
    CROSS JOIN unnest($2::text[]) WITH ORDINALITY AS sent (hash, place)
    CROSS JOIN LATERAL (
        SELECT m.conversation_id, m.seq, m.depth, m.path_hash, m.generation_id, m.status, m.deleted_at
        FROM message m
        WHERE m.owner_id = w.owner_id AND m.path_hash = decode(sent.hash, 'hex')
        OFFSET 0
    ) AS m
    JOIN conversation c ON c.owner_id = $1::uuid AND c.id = m.conversation_id AND c.deleted_at IS NULL
    WHERE ($3::uuid IS NULL OR m.conversation_id = $3)
      AND (m.deleted_at IS NULL OR sent.place < cardinality($2::text[])) AND m.status <> 'running'
    ORDER BY sent.place DESC, (c.archived_at IS NOT NULL), c.last_message_at DESC, c.id DESC, m.depth, m.seq
    LIMIT 1
)
SELECT f.conversation_id AS "conversationUuid", coalesce(step.seq, f.seq) AS "leafSeq", f.path_hash AS hash,
       coalesce(step.seq > f.seq, false) AS "hasLookedUp"
FROM whose w
CROSS JOIN found f
CROSS JOIN LATERAL (
    SELECT max(m.seq) AS seq
    FROM (
        SELECT m.conversation_id, m.seq, m.generation_id FROM message m
        WHERE m.owner_id = w.owner_id AND m.path_hash = f.path_hash
        OFFSET 0
    ) AS m
    WHERE m.conversation_id = f.conversation_id AND m.generation_id = f.generation_id
) AS step
