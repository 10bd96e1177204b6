-- $1 owner, $2 ids of assistant messages: what the server found for the calls that they made. The results stand right below
-- a step, one for each of its calls (replyLimits.callsPerStep). Indexes: message_by_id, message_pkey.
SELECT result.tool_call_id AS "callId", result.text
FROM message step
JOIN message result
    ON result.owner_id = step.owner_id AND result.conversation_id = step.conversation_id
    AND result.seq BETWEEN step.seq + 1 AND step.seq + 128
    AND result.generation_id = step.generation_id AND result.role = 'tool' AND result.deleted_at IS NULL
WHERE step.owner_id = $1::uuid AND step.id = ANY ($2::uuid[])
