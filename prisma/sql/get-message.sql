-- $1 owner, $2 conversation, $3 message. Indexes: message_by_id, the primary keys.
SELECT m.id, m.seq, m.parent_seq AS "parentSeq", p.id AS "parentId", m.depth, m.role, m.original_role AS "originalRole",
       m.text, m.parts, m.reasoning, m.tool_calls AS "toolCalls", m.tool_call_id AS "toolCallId", m.status,
       m.generation_id AS "generationId", m.model, m.usage, m.error, m.metadata, m.took_ms AS "tookMs",
       m.created_at AS "createdAt"
FROM message m
JOIN conversation c ON c.owner_id = m.owner_id AND c.id = m.conversation_id AND c.deleted_at IS NULL
LEFT JOIN message p ON p.owner_id = m.owner_id AND p.conversation_id = m.conversation_id AND p.seq = m.parent_seq
WHERE m.owner_id = $1 AND m.id = $3 AND m.conversation_id = $2 AND m.deleted_at IS NULL
