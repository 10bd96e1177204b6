-- $1 owners, $2 generations. The running replies of a process show that it lives. The answer names those that somebody asked to
-- stop, or that are running no more. Lost in a crash it is no loss, so nobody waits for the disk. heartbeat_at stands in no
-- index, so that a beat touches none. Index: the primary key.
WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
replies AS (SELECT r.owner_id, r.id FROM quick, unnest($1::uuid[], $2::uuid[]) AS r (owner_id, id)),
alive AS (
    UPDATE generation g
    SET heartbeat_at = now()
    FROM replies r
    WHERE g.owner_id = r.owner_id AND g.id = r.id AND g.status = 'running'
    RETURNING g.id, g.stop_requested_at
)
SELECT r.id, a.id IS NULL AS "isLost"
FROM replies r
LEFT JOIN alive a ON a.id = r.id
WHERE a.id IS NULL OR a.stop_requested_at IS NOT NULL
