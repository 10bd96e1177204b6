-- $1 owner, $2 conversation, $3 seq of the message to write below (0: the root), $4 id a client gave, or null.
-- Asked under the conversation's lock: where a new message goes, whether a reply runs, and whether the message is
-- here already. One row always. Indexes: primary keys, message_children, generation_running, message_by_id.
SELECT p.branch, p.depth, p.path_hash AS "pathHash", p.role,
       EXISTS (
           SELECT 1 FROM message c WHERE c.owner_id = $1 AND c.conversation_id = $2 AND c.parent_seq = $3
       ) AS "hasChild",
       (SELECT coalesce(max(b.number), 0) FROM branch b WHERE b.owner_id = $1 AND b.conversation_id = $2) AS "lastBranch",
       (
           SELECT g.id FROM generation g
           WHERE g.owner_id = $1 AND g.conversation_id = $2 AND g.status = 'running'
       ) AS "runningId",
       known.conversation_id AS "knownConversation", known.seq AS "knownSeq", known.text AS "knownText"
FROM (VALUES (1)) AS one (row)
LEFT JOIN message p ON p.owner_id = $1 AND p.conversation_id = $2 AND p.seq = $3
LEFT JOIN message known ON known.owner_id = $1 AND known.id = $4
