-- $1 owner, $2 conversation, which lies in the trash. Its branches, messages, calls, replies and logs go with it, by
-- foreign keys. Indexes: the primary keys, and for the keys' own look-ups message_children, message_by_generation,
-- generation_by_conversation, branch_forks.
DELETE FROM conversation WHERE owner_id = $1 AND id = $2 AND deleted_at IS NOT NULL RETURNING id
