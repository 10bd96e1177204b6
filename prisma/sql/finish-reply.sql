-- $1 owner, $2 generation, $3 status, $4 error, $5 usage, $6 the rest of the log {first, last, events},
-- $7 seq of the last message the reply wrote, $8 what it says {text, reasoning, tool_calls, took_ms}, $9 the same for its
-- hash (null: it keeps its parent's), $10 why it is not whole, $11 when it ended, as its last event says.
-- The one end of a reply: only the first to ask finds it running, and only where the log ends right before the rest.
-- One row while there is such a reply: whether it was this call that ended it, how it stood before, and where its log ended.
WITH log AS MATERIALIZED (
    SELECT coalesce((
        SELECT e.last FROM generation_event e
        WHERE e.owner_id = $1::uuid AND e.generation_id = $2::uuid
        ORDER BY e.first DESC
        LIMIT 1
    ), -1) AS ends_at
),
rest AS MATERIALIZED (
    SELECT r.first, r.last, r.events FROM json_to_record($6::json) AS r (first int, last int, events json)
),
ended AS (
    UPDATE generation g
    SET status = $3::reply_status, error = $4::jsonb, usage = $5::jsonb, finished_at = $11::timestamptz,
        heartbeat_at = now(), last_event = r.last, incomplete_reason = $10
    FROM log, rest r
    WHERE g.owner_id = $1::uuid AND g.id = $2::uuid AND g.status = 'running' AND r.first = log.ends_at + 1
    RETURNING g.owner_id, g.id, g.conversation_id
),
logged AS (
    INSERT INTO generation_event (owner_id, generation_id, first, last, events)
    SELECT e.owner_id, e.id, r.first, r.last, r.events FROM ended e, rest r
    -- A last tick of its writer may come in this very moment.
    ON CONFLICT (owner_id, generation_id, first) DO UPDATE SET last = excluded.last, events = excluded.events
),
said AS (
    UPDATE message m
    SET text = s.text, reasoning = s.reasoning, took_ms = s.took_ms, tool_calls = s.tool_calls,
        status = $3::reply_status, error = $4::jsonb, usage = $5::jsonb, finished_at = $11::timestamptz,
        path_hash = coalesce(sha256(p.path_hash || convert_to($9, 'UTF8')), p.path_hash)
    FROM ended e, message p, json_to_record($8::json) AS s (text text, reasoning text, took_ms int, tool_calls jsonb)
    WHERE m.owner_id = e.owner_id AND m.conversation_id = e.conversation_id AND m.seq = $7
      AND p.owner_id = e.owner_id AND p.conversation_id = e.conversation_id AND p.seq = m.parent_seq
      AND m.deleted_at IS NULL
)
SELECT g.status, log.ends_at AS "lastEvent", EXISTS (SELECT 1 FROM ended) AS won
FROM generation g, log
WHERE g.owner_id = $1::uuid AND g.id = $2::uuid
