-- $1 limit. Drops the logs of replies that ended more than an hour ago: who reads on later gets a snapshot.
-- Index: generation_log_expired.
WITH done AS (
    UPDATE generation SET has_log = false
    WHERE (owner_id, id) IN (
        SELECT owner_id, id FROM generation
        WHERE has_log AND finished_at < now() - interval '1 hour'
        ORDER BY finished_at
        LIMIT $1
        FOR UPDATE SKIP LOCKED
    )
    RETURNING owner_id, id
)
DELETE FROM generation_event e USING done WHERE e.owner_id = done.owner_id AND e.generation_id = done.id
