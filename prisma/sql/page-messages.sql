-- $1 owner, $2 conversation, $3 branches, $4 from depths, $5 to depths: the ranges of a path that a page touches.
-- Their messages, from the root's side. Indexes: message_page, and the primary key for the parent's id.
SELECT m.id, m.seq, p.id AS "parentId", m.depth, m.role, m.original_role AS "originalRole", m.text, m.reasoning,
       m.tool_calls AS "toolCalls", m.tool_call_id AS "toolCallId", m.status, m.generation_id AS "generationId",
       m.model, m.error, m.created_at AS "createdAt"
FROM unnest($3::int[], $4::int[], $5::int[]) AS range (branch, from_depth, to_depth)
JOIN message m
    ON m.owner_id = $1 AND m.conversation_id = $2
    AND m.branch = range.branch AND m.depth BETWEEN range.from_depth AND range.to_depth
    AND m.deleted_at IS NULL
LEFT JOIN message p ON p.owner_id = $1 AND p.conversation_id = $2 AND p.seq = m.parent_seq
ORDER BY m.depth
