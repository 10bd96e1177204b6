-- $1 channel, $2 payloads. Tells the other processes; together they are one commit.
SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload
