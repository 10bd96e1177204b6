-- $1 owners, $2 generations, $3 the first number wanted of each, $4 limit of rows each.
-- What readers of replies that other processes write wait for, in one statement for all of them. A reply that is not there
-- (any more) has no status. Indexes: the primary keys.
SELECT w.place::int - 1 AS place, g.status, g.last_event AS "lastEvent", l.events
FROM unnest($1::uuid[], $2::uuid[], $3::int[]) WITH ORDINALITY AS w (owner_id, id, next, place)
LEFT JOIN (
    generation g JOIN conversation c ON c.owner_id = g.owner_id AND c.id = g.conversation_id AND c.deleted_at IS NULL
) ON g.owner_id = w.owner_id AND g.id = w.id
LEFT JOIN LATERAL (
    SELECT json_agg(e.events ORDER BY e.first) AS events
    FROM (
        SELECT first, events FROM generation_event
        WHERE owner_id = w.owner_id AND generation_id = w.id AND last >= w.next
          -- Rows follow one another without a gap, so what is wanted begins in the last one that begins before it.
          AND first >= coalesce((
              SELECT b.first FROM generation_event b
              WHERE b.owner_id = w.owner_id AND b.generation_id = w.id AND b.first <= w.next
              ORDER BY b.first DESC
              LIMIT 1
          ), 0)
        ORDER BY first
        LIMIT $4
    ) AS e
) AS l ON g.id IS NOT NULL
WHERE l.events IS NOT NULL OR g.status IS DISTINCT FROM 'running'
