-- $1 owner, $2 generation, $3 first number wanted, $4 limit of rows. Index: the primary key.
SELECT events FROM generation_event
WHERE owner_id = $1 AND generation_id = $2 AND last >= $3
ORDER BY first
LIMIT $4
