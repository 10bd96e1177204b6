-- $1 owner, $2 conversation, $3 new head, $4 model of the conversation (null: as it is),
-- $5 the branch to open, $6 the generation to start (each an object or null), $7 the messages (an array).
-- Asked under the conversation's lock: writes all of it in one round trip. Foreign keys are checked at its end.
WITH
opened AS (
    INSERT INTO branch (owner_id, conversation_id, number, parent_number, fork_depth)
    SELECT $1, $2, b.number, b.parent_number, b.fork_depth
    FROM json_to_record($5::json) AS b (number int, parent_number int, fork_depth int)
    WHERE $5::json IS NOT NULL
),
started AS (
    INSERT INTO generation (owner_id, conversation_id, id, model)
    SELECT $1, $2, g.id, g.model
    FROM json_to_record($6::json) AS g (id uuid, model text)
    WHERE $6::json IS NOT NULL
),
written AS (
    INSERT INTO message (
        owner_id, conversation_id, seq, id, parent_seq, branch, depth, role, text, tool_call_id, status,
        generation_id, model, path_hash, finished_at
    )
    SELECT $1, $2, m.seq, m.id, m.parent_seq, m.branch, m.depth, m.role, m.text, m.tool_call_id, m.status,
           m.generation_id, m.model, decode(m.path_hash, 'hex'), CASE WHEN m.status <> 'running' THEN now() END
    FROM json_to_recordset($7::json) AS m (
        seq int, id uuid, parent_seq int, branch int, depth int, role role, text text, tool_call_id text,
        status reply_status, generation_id uuid, model text, path_hash text
    )
    RETURNING seq
)
UPDATE conversation
SET last_seq = (SELECT max(seq) FROM written), head_seq = $3, model = coalesce($4, model)
WHERE owner_id = $1 AND id = $2
