-- $1 owner, $2 id, $3 title, $4 who gave it, $5 model, $6 system prompt, $7 metadata. No row where its owner has one by
-- this id. Index: the primary key.
INSERT INTO conversation (owner_id, id, title, title_source, model, system_prompt, metadata)
VALUES ($1, $2, $3, $4::title_source, $5, $6, $7)
ON CONFLICT (owner_id, id) DO NOTHING
RETURNING id, title, model, message_count AS "messageCount", last_message_at AS "lastMessageAt",
          pinned_at AS "pinnedAt", archived_at AS "archivedAt", metadata, created_at AS "createdAt",
          updated_at AS "updatedAt", system_prompt AS "systemPrompt"
