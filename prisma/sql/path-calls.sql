-- $1 owner, $2 conversation, $3 seq of a message, $4 id of a call. Whether the path to the message has made it already.
-- Indexes: the primary keys.
SELECT path_calls($1, $2, m.branch, m.depth, $4) AS "isTaken"
FROM message m WHERE m.owner_id = $1 AND m.conversation_id = $2 AND m.seq = $3
