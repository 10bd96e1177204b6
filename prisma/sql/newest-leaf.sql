-- $1 owner, $2 conversation, $3 branch and $4 depth of a message. The seq of the newest message below it, or its own.
-- A branch's deepest message is its newest; the branches below a message are those that leave its own at its depth or
-- deeper, and all that leave those. One look-up for each. Indexes: branch_forks, message_page.
WITH RECURSIVE below (number, from_depth) AS (
    SELECT $3::int, $4::int
    UNION ALL
    SELECT b.number, b.fork_depth + 1
    FROM below a, LATERAL (
        SELECT * FROM branch b
        WHERE b.conversation_id = $2 AND b.parent_number = a.number AND b.fork_depth >= a.from_depth
        OFFSET 0 -- as in page-messages.sql
    ) AS b
    WHERE b.owner_id = $1
)
SELECT max(newest.seq) AS seq
FROM below, LATERAL (
    SELECT m.seq FROM message m
    WHERE m.owner_id = $1 AND m.conversation_id = $2 AND m.branch = below.number AND m.depth >= below.from_depth
    ORDER BY m.depth DESC LIMIT 1
) AS newest
