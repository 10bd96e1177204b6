-- $1 owner, $2 limit, $3 the moment as of which the list is walked, $4 when the walk began, $5 those met where they stand
-- now, $6 and $7 key and id above which the page lies, $8 and $9 below which.
-- A page of a walk that meets each conversation once while others write (docs/decisions/0013). A conversation's key is where
-- it stood at $3. Without a message since it still stands there; of the others, which are few, their messages are asked.
-- Indexes: that of the shelf (lib/server/conversations/shelves.ts), the primary key of message.
SELECT id, title, model, message_count AS "messageCount", last_message_at AS "lastMessageAt", pinned_at AS "pinnedAt",
       archived_at AS "archivedAt", metadata, created_at AS "createdAt", updated_at AS "updatedAt", key
FROM (
    (
        SELECT *, last_message_at AS key
        FROM conversation
        WHERE owner_id = $1
          AND deleted_at IS NULL AND archived_at IS NULL
          AND (last_message_at, id) > ($6::timestamptz, $7::uuid)
          -- Not after $3 either, in one condition: of two, Postgres might read the index from the wrong one on.
          AND (last_message_at, id) <
              (least($8::timestamptz, $3), CASE WHEN $8 <= $3 THEN $9::uuid ELSE 'ffffffff-ffff-ffff-ffff-ffffffffffff' END)
        ORDER BY last_message_at DESC, id DESC
        LIMIT $2
    )
    UNION ALL
    (
        SELECT moved.*, stood.key
        FROM (
            SELECT * FROM conversation
            WHERE owner_id = $1
              AND deleted_at IS NULL AND archived_at IS NULL
              AND last_message_at > $3
              AND created_at <= least($4, $8) -- by $8 alone some are passed over without asking: no key is before it
              AND id <> ALL ($5::uuid[])
            -- As the index has them, so that it is read also where the planner can't know how few they are.
            ORDER BY last_message_at DESC, id DESC
        ) AS moved
        CROSS JOIN LATERAL (
            SELECT greatest(moved.created_at, (
                SELECT m.created_at FROM message m
                WHERE m.owner_id = moved.owner_id AND m.conversation_id = moved.id AND m.created_at <= $3
                ORDER BY m.seq DESC
                LIMIT 1
            )) AS key
            OFFSET 0 -- asked once, not wherever it is named
        ) AS stood
        WHERE (key, id) > ($6, $7) AND (key, id) < ($8, $9)
        ORDER BY key DESC, id DESC
        LIMIT $2
    )
) AS met
ORDER BY key DESC, id DESC
LIMIT $2
