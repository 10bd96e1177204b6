-- $1 rows of {owner_id, id, first, last, events}.
-- One statement per tick for all running replies of a process. The writer has in memory what a crash of Postgres undoes
-- here, so nobody waits for the disk. A row goes in only where the log ends right before it; the answer says where the
-- other logs end, and their writer goes on from there. Indexes: the primary keys.
WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
tick AS MATERIALIZED (
    SELECT t.owner_id, t.id, t.first, t.last, t.events, coalesce(l.last, -1) AS ends_at
    FROM quick, json_to_recordset($1::json) AS t (owner_id uuid, id uuid, first int, last int, events json)
    JOIN generation g ON g.owner_id = t.owner_id AND g.id = t.id
    LEFT JOIN LATERAL (
        SELECT e.last FROM generation_event e
        WHERE e.owner_id = t.owner_id AND e.generation_id = t.id
        ORDER BY e.first DESC
        LIMIT 1
    ) AS l ON true
    WHERE g.status = 'running'
),
logged AS (
    INSERT INTO generation_event (owner_id, generation_id, first, last, events)
    SELECT owner_id, id, first, last, events FROM tick WHERE first = ends_at + 1
    -- A reaper may end the reply in this very moment.
    ON CONFLICT DO NOTHING
)
SELECT id, ends_at AS "lastEvent" FROM tick WHERE first <> ends_at + 1
