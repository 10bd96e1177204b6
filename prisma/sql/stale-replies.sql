-- $1 milliseconds, $2 limit. Replies that no process has touched for so long. There are only so many running at once,
-- and heartbeats are in no index. Index: generation_running, read whole.
SELECT owner_id AS "ownerId", id
FROM generation
WHERE status = 'running' AND heartbeat_at < now() - $1 * interval '1 millisecond'
ORDER BY heartbeat_at
LIMIT $2
