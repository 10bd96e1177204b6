import { newUuid } from "#lib/shared/ids.ts";
import { appendedText, type Case, pageSize, sidebarSize } from "./cases.ts";

/**
 * The least that Postgres and pg can be asked for the same outcome: one statement, no checks, no versions, a tree that has
 * one branch. Not what one could ship; what one could not beat.
 */
const page = `
SELECT m.id, m.seq, m.depth, m.role, m.original_role, m.text, m.parts, m.reasoning, m.tool_calls, m.tool_call_id,
       m.status, m.generation_id, m.model, m.usage, m.error, m.metadata, m.created_at
FROM conversation c
JOIN message head ON head.owner_id = c.owner_id AND head.conversation_id = c.id AND head.seq = c.head_seq
JOIN LATERAL (
    SELECT * FROM message m
    WHERE m.conversation_id = c.id AND m.branch = head.branch AND m.depth <= head.depth
    ORDER BY m.depth DESC LIMIT ${pageSize}
) AS m ON true
WHERE c.owner_id = $1 AND c.id = $2 AND c.deleted_at IS NULL
ORDER BY m.depth`;

const append = `
WITH c AS (
    UPDATE conversation SET last_seq = last_seq + 1, head_seq = last_seq + 1, message_count = message_count + 1
    WHERE owner_id = $1 AND id = $2 AND deleted_at IS NULL
    RETURNING owner_id, id, last_seq
)
INSERT INTO message (
    owner_id, conversation_id, seq, id, parent_seq, branch, depth, role, text, path_hash, finished_at
)
SELECT c.owner_id, c.id, c.last_seq, $3, p.seq, p.branch, p.depth + 1, 'user', $4,
       sha256(p.path_hash || convert_to($4, 'UTF8')), now()
FROM c JOIN message p ON p.owner_id = c.owner_id AND p.conversation_id = c.id AND p.seq = c.last_seq - 1
RETURNING seq, created_at`;

const sidebar = `
SELECT id, title, model, message_count, last_message_at, pinned_at, archived_at, metadata, created_at, updated_at
FROM conversation
WHERE owner_id = $1 AND deleted_at IS NULL AND archived_at IS NULL
ORDER BY last_message_at DESC, id DESC
LIMIT ${sidebarSize}`;

const get = `
SELECT id, title, model, message_count, last_message_at, pinned_at, archived_at, metadata, created_at, updated_at,
       system_prompt
FROM conversation WHERE owner_id = $1 AND id = $2 AND deleted_at IS NULL`;

export function floorOf(it: Case): { name: string; text: string; values: string[] } {
  const name = `floor ${it.kind}`;
  switch (it.kind) {
    case "page":
      return { name, text: page, values: [it.ownerId, it.conversation] };
    case "append":
      return { name, text: append, values: [it.ownerId, it.conversation, newUuid(), appendedText] };
    case "sidebar":
      return { name, text: sidebar, values: [it.ownerId] };
    case "get":
      return { name, text: get, values: [it.ownerId, it.conversation] };
  }
}
