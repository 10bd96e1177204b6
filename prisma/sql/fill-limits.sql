-- $1 subjects, $2 capacities. Full buckets for subjects seen for the first time, in the order in which they are charged.
-- Index: the primary key.
WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
INSERT INTO limit_bucket (subject, balance, refilled_at)
SELECT u.subject, u.capacity, clock_timestamp() FROM quick, unnest($1::text[], $2::float8[]) AS u (subject, capacity)
ORDER BY u.subject
ON CONFLICT (subject) DO NOTHING
