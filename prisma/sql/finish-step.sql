-- $1 owner, $2 conversation, $3 seq, $4 what the message says {text, reasoning, tool_calls}, $5 path hash (hex).
-- A step of a tool loop: the assistant row that called the tools is complete. Index: the primary key.
UPDATE message m
SET text = s.text, reasoning = s.reasoning, tool_calls = s.tool_calls, status = 'completed',
    path_hash = decode($5, 'hex'), finished_at = now()
FROM json_to_record($4::json) AS s (text text, reasoning text, tool_calls jsonb)
WHERE m.owner_id = $1::uuid AND m.conversation_id = $2::uuid AND m.seq = $3 AND m.deleted_at IS NULL
