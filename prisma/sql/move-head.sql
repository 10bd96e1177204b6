-- $1 owner, $2 conversation, $3 seq of the leaf to show. Index: the primary key.
UPDATE conversation SET head_seq = $3 WHERE owner_id = $1 AND id = $2 AND deleted_at IS NULL
