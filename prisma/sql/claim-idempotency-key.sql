-- $1 owner, $2 method, $3 path, $4 key, $5 SHA-256 of the body. A row where the key is ours to use: new, or a day old and
-- so free again. Where another transaction is about to take it, this waits for that one's end. Index: the primary key.
INSERT INTO idempotency_key (owner_id, method, path, key, body_hash, made) VALUES ($1, $2, $3, $4, $5, '{}')
ON CONFLICT (owner_id, method, path, key) DO UPDATE
SET body_hash = excluded.body_hash, made = excluded.made, created_at = now()
WHERE idempotency_key.created_at < now() - interval '24 hours'
RETURNING key
