-- $1 owners, $2 generations. The running replies of a process show that it lives; those that do not answer are running no
-- more. Lost in a crash it is no loss, so nobody waits for the disk. heartbeat_at stands in no index, so that a beat
-- touches none. Index: the primary key.
WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
UPDATE generation g
SET heartbeat_at = now()
FROM quick, unnest($1::uuid[], $2::uuid[]) AS r (owner_id, id)
WHERE g.owner_id = r.owner_id AND g.id = r.id AND g.status = 'running'
RETURNING g.id, g.stop_requested_at IS NOT NULL AS "stopRequested"
