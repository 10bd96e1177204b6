-- $1 owner, $2 conversation, $3 message, $4 the new conversation: the function of that name (its migration explains it).
SELECT fork_conversation($1::uuid, $2::uuid, $3::uuid, $4::uuid) AS outcome
