-- $1 owner, $2 conversation (null: all), $3 whether also in the trash, $4 limit. What is being written, the newest first.
-- With the status spelt out: Prisma sends it as a parameter, for which no partial index is ever taken.
-- Index: generation_running.
SELECT g.id, g.conversation_id AS "conversationId"
FROM generation g
JOIN conversation c ON c.owner_id = g.owner_id AND c.id = g.conversation_id
WHERE g.owner_id = $1 AND g.status = 'running' AND ($2::uuid IS NULL OR g.conversation_id = $2)
  AND ($3 OR c.deleted_at IS NULL)
ORDER BY g.created_at DESC
LIMIT $4
