-- $1 owner, $2 conversation, $3 seq of the last message of a beginning in which nobody but people have spoken: whether the
-- same words, sent without naming the conversation, may belong there. They do where nobody has answered, and where replies
-- to them are all there is, in a conversation that was made for such a reply (all that a request writes has one time).
-- Indexes: message_children, generation_by_conversation, the primary keys.
SELECT
    NOT EXISTS (
        SELECT 1 FROM message m WHERE m.owner_id = $1 AND m.conversation_id = $2 AND m.parent_seq = $3
    )
    OR EXISTS (
        SELECT 1 FROM generation g
        WHERE g.owner_id = $1 AND g.conversation_id = $2 AND g.created_at = c.created_at AND g.api IS NOT NULL
    )
    AND NOT EXISTS (
        SELECT 1 FROM message m
        WHERE m.owner_id = $1 AND m.conversation_id = $2 AND m.seq > $3 AND m.role = 'user'
    ) AS "isOpen"
FROM conversation c
WHERE c.owner_id = $1 AND c.id = $2
