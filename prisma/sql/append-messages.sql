-- The function append_messages (its migration explains it), with the conversation's columns as a row of ours.
SELECT a.outcome, a."firstSeq", a."parentSeq", a."parentId", a."firstDepth", a."createdAt" AS "messageCreatedAt",
       (a.conversation).id, (a.conversation).title, (a.conversation).model,
       (a.conversation).message_count AS "messageCount", (a.conversation).system_prompt AS "systemPrompt",
       (a.conversation).last_message_at AS "lastMessageAt", (a.conversation).pinned_at AS "pinnedAt",
       (a.conversation).archived_at AS "archivedAt", (a.conversation).metadata,
       (a.conversation).created_at AS "createdAt", (a.conversation).updated_at AS "updatedAt"
FROM append_messages($1::uuid, $2::uuid, $3::int, $4::uuid, $5::json, $6::json, $7, $8, $9, $10, $11) AS a
