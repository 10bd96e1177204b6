-- $1 owner, $2 the conversation that was made for replies, $3 the empty one, $4 seq of the last message: the function of that
-- name (its migration explains it).
SELECT adopt_conversation($1::uuid, $2::uuid, $3::uuid, $4::int) AS "isAdopted"
