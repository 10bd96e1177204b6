-- $1 owner, $2 generation, $3 milliseconds. Takes hold of a reply that has shown no sign of life for so long, to end it in the
-- same transaction; no row where it lives, has ended, or another process has hold of it. Index: the primary key.
SELECT id FROM generation
WHERE owner_id = $1 AND id = $2 AND status = 'running' AND heartbeat_at < now() - $3 * interval '1 millisecond'
FOR UPDATE SKIP LOCKED
