-- $1 owner, $2 generation, $3 status, $4 error, $5 usage, $6 the rest of the log {first, last, events} or null,
-- $7 seq of the last message the reply wrote, $8 what it says {text, reasoning, tool_calls}, $9 the same for its hash.
-- The one end of a reply: only the first to ask finds it running. One row where it was this call that ended it.
WITH ended AS (
    UPDATE generation
    SET status = $3::reply_status, error = $4::jsonb, usage = $5::jsonb, finished_at = now(), heartbeat_at = now(),
        last_event = greatest(last_event, coalesce(($6::json ->> 'last')::int, -1))
    WHERE owner_id = $1::uuid AND id = $2::uuid AND status = 'running'
    RETURNING owner_id, id, conversation_id
),
logged AS (
    INSERT INTO generation_event (owner_id, generation_id, first, last, events)
    SELECT e.owner_id, e.id, r.first, r.last, r.events
    FROM ended e, json_to_record($6::json) AS r (first int, last int, events json)
    WHERE r.events IS NOT NULL
    -- As in flush-events.sql.
    ON CONFLICT (owner_id, generation_id, first) DO UPDATE SET last = excluded.last, events = excluded.events
        WHERE excluded.last > generation_event.last
),
said AS (
    UPDATE message m
    SET text = s.text, reasoning = s.reasoning, tool_calls = s.tool_calls, status = $3::reply_status,
        error = $4::jsonb, usage = $5::jsonb, finished_at = now(), path_hash = sha256(p.path_hash || convert_to($9, 'UTF8'))
    FROM ended e, message p, json_to_record($8::json) AS s (text text, reasoning text, tool_calls jsonb)
    WHERE m.owner_id = e.owner_id AND m.conversation_id = e.conversation_id AND m.seq = $7
      AND p.owner_id = e.owner_id AND p.conversation_id = e.conversation_id AND p.seq = m.parent_seq
      AND m.deleted_at IS NULL
)
SELECT id FROM ended
