-- $1 owner, $2 conversation. Until the transaction's end nobody writes messages here or moves the head.
-- Index: the primary key.
SELECT id FROM conversation WHERE owner_id = $1 AND id = $2 AND deleted_at IS NULL FOR UPDATE
