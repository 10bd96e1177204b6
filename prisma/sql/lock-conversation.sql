-- $1 owner, $2 conversation. Every writer of messages takes this lock first: it is what makes seq gapless.
-- A statement of its own: what is read after it sees all that the former holder of the lock committed.
SELECT last_seq AS "lastSeq", head_seq AS "headSeq", deleted_at AS "deletedAt", model, title
FROM conversation c
WHERE c.owner_id = $1 AND c.id = $2
FOR UPDATE OF c
