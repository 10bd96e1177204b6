-- $1 rows of {owner_id, id, first, last, events}; events is null where nothing new was said.
-- One statement per tick for all running replies of a process: the log grows and the heart beats, and the answer
-- says which of them someone asked to stop. Indexes: the primary keys.
WITH tick AS (
    SELECT * FROM json_to_recordset($1::json) AS t (owner_id uuid, id uuid, first int, last int, events json)
),
logged AS (
    INSERT INTO generation_event (owner_id, generation_id, first, last, events)
    SELECT owner_id, id, first, last, events FROM tick WHERE events IS NOT NULL
)
UPDATE generation g
SET heartbeat_at = now(), last_event = greatest(g.last_event, t.last)
FROM tick t
WHERE g.owner_id = t.owner_id AND g.id = t.id AND g.status = 'running'
RETURNING g.id, g.stop_requested_at IS NOT NULL AS "stopRequested"
