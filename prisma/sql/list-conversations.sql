-- $1 owner, $2 and $3 last_message_at and id of the last conversation seen (null for the first page), $4 limit.
-- The sidebar: newest activity first, and when it was read, for the walk that goes on from there. Index: conversation_list, or
-- that of the shelf which takes its place (lib/server/conversations/shelves.ts): a partial index serves only who repeats its
-- condition word for word.
SELECT id, title, model, message_count AS "messageCount", last_message_at AS "lastMessageAt", pinned_at AS "pinnedAt",
       archived_at AS "archivedAt", metadata, created_at AS "createdAt", updated_at AS "updatedAt",
       now()::timestamptz(3) AS "readAt"
FROM conversation
WHERE owner_id = $1
  AND deleted_at IS NULL AND archived_at IS NULL
  AND (last_message_at, id) < (coalesce($2, 'infinity'::timestamptz), coalesce($3, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
ORDER BY last_message_at DESC, id DESC
LIMIT $4
