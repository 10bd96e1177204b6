-- $1 owner, $2 method, $3 path, $4 key, $5 the ids of what was made. Index: the primary key.
UPDATE idempotency_key SET made = $5 WHERE owner_id = $1 AND method = $2 AND path = $3 AND key = $4
