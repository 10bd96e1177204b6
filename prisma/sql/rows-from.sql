-- $1 owner, $2 conversation, $3 seq of the first, $4 how many. What stands one below the other from there on without a
-- gap, deleted messages left out: the rows that one request wrote. Index: the primary key.
SELECT m.id, m.seq, m.role, m.original_role AS "originalRole", m.text, m.parts, m.reasoning, m.tool_calls AS "toolCalls",
       m.tool_call_id AS "toolCallId", m.status
FROM message m
WHERE m.owner_id = $1 AND m.conversation_id = $2 AND m.seq >= $3 AND m.seq < $3 + $4
  AND (m.seq = $3 OR m.parent_seq = m.seq - 1) AND m.deleted_at IS NULL
ORDER BY m.seq
