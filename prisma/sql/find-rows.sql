-- $1 owner, $2 ids. Messages of this owner, wherever they stand and whatever became of them; `isGone`: blanked, or in the
-- trash. Indexes: message_by_id, the primary key of conversation.
SELECT m.id, m.conversation_id AS "conversationId", m.role, m.original_role AS "originalRole", m.text, m.parts,
       m.reasoning, m.tool_calls AS "toolCalls", m.tool_call_id AS "toolCallId", m.status, m.model,
       m.deleted_at IS NOT NULL OR c.deleted_at IS NOT NULL AS "isGone"
FROM message m
JOIN conversation c ON c.owner_id = m.owner_id AND c.id = m.conversation_id
WHERE m.owner_id = $1 AND m.id = ANY ($2::uuid[])
