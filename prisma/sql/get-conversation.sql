-- $1 owner, $2 conversation. Index: the primary key.
SELECT id, title, model, message_count AS "messageCount", last_message_at AS "lastMessageAt", pinned_at AS "pinnedAt",
       archived_at AS "archivedAt", metadata, created_at AS "createdAt", updated_at AS "updatedAt",
       system_prompt AS "systemPrompt"
FROM conversation
WHERE owner_id = $1 AND id = $2 AND deleted_at IS NULL
