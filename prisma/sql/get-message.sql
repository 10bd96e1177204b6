-- $1 owner, $2 conversation, $3 message. With its versions, the oldest first: at most the newest hundred. Fenced as in
-- page-messages.sql. Indexes: message_by_id, the primary keys, message_children.
SELECT m.id, m.seq, p.id AS "parentId", m.depth, m.role, m.original_role AS "originalRole", m.text, m.parts,
       m.reasoning, m.tool_calls AS "toolCalls", m.tool_call_id AS "toolCallId", m.status,
       m.generation_id AS "generationId", m.model, m.usage, m.error, m.metadata, m.created_at AS "createdAt",
       ARRAY(
           SELECT v.id FROM (
               SELECT s.id, s.seq FROM (
                   SELECT s.id, s.seq, s.owner_id FROM message s
                   WHERE s.conversation_id = $2 AND s.parent_seq = m.parent_seq AND s.deleted_at IS NULL
                   UNION ALL
                   SELECT s.id, s.seq, s.owner_id FROM message s
                   WHERE s.conversation_id = $2 AND s.parent_seq IS NULL AND m.parent_seq IS NULL AND s.deleted_at IS NULL
                   OFFSET 0
               ) AS s
               WHERE s.owner_id = $1
               ORDER BY s.seq DESC LIMIT 100
           ) AS v ORDER BY v.seq
       ) AS siblings
FROM message m
JOIN conversation c ON c.owner_id = m.owner_id AND c.id = m.conversation_id AND c.deleted_at IS NULL
LEFT JOIN message p ON p.owner_id = m.owner_id AND p.conversation_id = m.conversation_id AND p.seq = m.parent_seq
WHERE m.owner_id = $1 AND m.id = $3 AND m.conversation_id = $2 AND m.deleted_at IS NULL
