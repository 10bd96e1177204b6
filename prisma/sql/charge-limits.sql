-- $1 subjects, $2 capacities, $3 refills a second, $4 costs, $5 balances needed.
-- Refills buckets, and charges all of them, or none where one lacks what is needed. Each is locked before it is read, in the
-- order of the subjects: parallel charges are counted one after the other, and never wait for each other in a circle.
-- A crash of Postgres forgets the last half second of counting at most, so nobody waits for the disk.
-- Fewer rows than subjects where some have no bucket yet: then nothing is charged. Index: the primary key.
WITH given AS MATERIALIZED (
    -- From here the planner does not see how many there are, and so plans once for any number.
    SELECT set_config('synchronous_commit', 'off', true),
        $1::text[] AS subjects, $2::float8[] AS capacities, $3::float8[] AS refills, $4::float8[] AS costs, $5::float8[] AS needs
),
held AS MATERIALIZED (
    SELECT a.subject, a.capacity, a.per_second, a.cost, a.needed, b.balance, b.refilled_at
    FROM (
        SELECT u.* FROM given g
        CROSS JOIN LATERAL unnest(g.subjects, g.capacities, g.refills, g.costs, g.needs)
            AS u (subject, capacity, per_second, cost, needed)
        ORDER BY u.subject
    ) AS a
    -- Each by its key: a join would read a table of some thousand rows whole.
    CROSS JOIN LATERAL (
        SELECT l.balance, l.refilled_at FROM limit_bucket l WHERE l.subject = a.subject FOR UPDATE
    ) AS b
),
-- The time after the wait, as precise as the column: rounded at each charge, many in a millisecond would refill by themselves.
clock AS MATERIALIZED (SELECT clock_timestamp()::timestamptz(3) AS now, count(*) AS held FROM held),
refilled AS MATERIALIZED (
    SELECT h.subject, h.cost, h.needed, c.now,
        least(h.capacity, h.balance + h.per_second * greatest(0, extract(epoch FROM c.now - h.refilled_at)::float8)) AS balance
    FROM held h, clock c
),
verdict AS MATERIALIZED (
    SELECT count(*) = cardinality($1::text[]) AND bool_and(balance >= needed) AS charges FROM refilled
),
charged AS (
    UPDATE limit_bucket b SET balance = r.balance - r.cost, refilled_at = r.now
    FROM refilled r, verdict v
    WHERE v.charges AND r.cost > 0 AND b.subject = r.subject
)
SELECT r.subject, r.balance >= r.needed AS allowed, CASE WHEN v.charges THEN r.balance - r.cost ELSE r.balance END AS balance
FROM refilled r, verdict v
