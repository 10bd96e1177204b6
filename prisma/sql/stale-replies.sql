-- $1 milliseconds, $2 limit. Replies that no process has touched for so long. Index: generation_stale.
SELECT owner_id AS "ownerId", id
FROM generation
WHERE status = 'running' AND heartbeat_at < now() - $1 * interval '1 millisecond'
ORDER BY heartbeat_at
LIMIT $2
