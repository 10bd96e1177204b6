-- $1 owner, $2 conversation, $3 seq, $4 what the message says {text, reasoning, tool_calls, took_ms}, $5 the same for its hash (null:
-- it keeps its parent's), $6 generation. A step of a tool loop: the assistant row that called the tools is complete. No row
-- where the reply has been ended by somebody else, who from now on can't. Indexes: the primary keys.
WITH running AS MATERIALIZED (
    SELECT id FROM generation WHERE owner_id = $1::uuid AND id = $6::uuid AND status = 'running' FOR UPDATE
)
UPDATE message m
SET text = s.text, reasoning = s.reasoning, took_ms = s.took_ms, tool_calls = s.tool_calls, status = 'completed',
    finished_at = now(), path_hash = coalesce(sha256(p.path_hash || convert_to($5, 'UTF8')), p.path_hash)
FROM running, message p, json_to_record($4::json) AS s (text text, reasoning text, took_ms int, tool_calls jsonb)
WHERE m.owner_id = $1::uuid AND m.conversation_id = $2::uuid AND m.seq = $3
  AND p.owner_id = m.owner_id AND p.conversation_id = m.conversation_id AND p.seq = m.parent_seq
  AND m.deleted_at IS NULL
RETURNING m.seq
