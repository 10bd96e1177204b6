import { listStatement } from "#lib/server/conversations/shelves.ts";
import { sql } from "#lib/server/sql.ts";

/** What an index is for: what it stands on, and the statement that it serves, as the app or Postgres itself sends it. */
export interface IndexPurpose {
  unique?: true;
  /** The table, its columns, and the condition of a partial index. */
  on: string;
  statement: string;
}

/** Postgres looks so for rows that refer to one that goes away. */
const referring = (table: string, condition: string) =>
  `SELECT 1 FROM ONLY ${table} x WHERE ${condition} FOR KEY SHARE OF x`;

/** Every index there is. An index that serves nothing only costs; a test keeps this list and the database the same. */
export const registry: Record<string, IndexPurpose> = {
  user_pkey: {
    unique: true,
    on: `"user" (id)`,
    statement: referring(`"user"`, "id = $1"),
  },
  user_email_key: {
    unique: true,
    on: `"user" (email)`,
    statement: `SELECT id, password_hash FROM "user" WHERE email = $1`, // signing in
  },

  session_pkey: {
    unique: true,
    on: "session (owner_id, id)",
    statement: "DELETE FROM session WHERE owner_id = $1 AND id = $2", // signing out
  },
  session_token_hash_key: {
    unique: true,
    on: "session (token_hash)",
    statement: sql("find-session"),
  },
  session_expired: {
    on: "session (expires_at)",
    statement: "DELETE FROM session WHERE expires_at < $1", // housekeeping
  },

  api_key_pkey: {
    unique: true,
    on: "api_key (owner_id, id)",
    statement: "UPDATE api_key SET revoked_at = now() WHERE owner_id = $1 AND id = $2",
  },
  api_key_by_hash: {
    unique: true,
    on: "api_key (key_hash)",
    statement: sql("find-api-key"),
  },

  idempotency_key_pkey: {
    unique: true,
    on: "idempotency_key (owner_id, method, path, key)",
    statement:
      "SELECT body_hash, made FROM idempotency_key WHERE owner_id = $1 AND method = $2 AND path = $3 AND key = $4",
  },
  idempotency_key_expired: {
    on: "idempotency_key (created_at)",
    statement: "DELETE FROM idempotency_key WHERE created_at < $1",
  },

  limit_bucket_pkey: {
    unique: true,
    on: "limit_bucket (subject)",
    statement: sql("charge-limits"),
  },

  conversation_pkey: {
    unique: true,
    on: "conversation (owner_id, id)",
    statement: sql("get-conversation"),
  },
  conversation_list: {
    on: "conversation (owner_id, last_message_at DESC, id DESC) WHERE ((deleted_at IS NULL) AND (archived_at IS NULL))",
    statement: listStatement("list").text,
  },
  conversation_pinned: {
    on: "conversation (owner_id, last_message_at DESC, id DESC) WHERE ((pinned_at IS NOT NULL) AND (deleted_at IS NULL) AND (archived_at IS NULL))",
    statement: listStatement("pinned").text,
  },
  conversation_archived: {
    on: "conversation (owner_id, last_message_at DESC, id DESC) WHERE ((archived_at IS NOT NULL) AND (deleted_at IS NULL))",
    statement: listStatement("archived").text,
  },
  conversation_trash: {
    on: "conversation (owner_id, last_message_at DESC, id DESC) WHERE (deleted_at IS NOT NULL)",
    statement: listStatement("trash").text,
  },
  conversation_source: {
    unique: true,
    on: "conversation (owner_id, source, source_id) WHERE (source IS NOT NULL)",
    statement: "SELECT id FROM conversation WHERE owner_id = $1 AND source = $2 AND source_id = $3", // an import again
  },

  branch_pkey: {
    unique: true,
    on: "branch (owner_id, conversation_id, number)",
    statement:
      "SELECT line_branches, line_starts FROM branch WHERE owner_id = $1 AND conversation_id = $2 AND number = $3",
  },
  branch_forks: {
    on: "branch (conversation_id, parent_number, fork_depth)",
    statement: sql("page-messages"),
  },

  message_pkey: {
    unique: true,
    on: "message (owner_id, conversation_id, seq)",
    statement: "SELECT * FROM message WHERE owner_id = $1 AND conversation_id = $2 AND seq = $3",
  },
  message_by_id: {
    unique: true,
    on: "message (owner_id, id)",
    statement: "SELECT * FROM message WHERE owner_id = $1 AND id = $2",
  },
  message_page: {
    on: "message (conversation_id, branch, depth)",
    statement: sql("page-messages"),
  },
  message_children: {
    on: "message (conversation_id, parent_seq)",
    statement: referring("message", "owner_id = $1 AND conversation_id = $2 AND parent_seq = $3"),
  },
  message_by_generation: {
    on: "message (generation_id)",
    statement: referring("message", "owner_id = $1 AND generation_id = $2"),
  },
  message_by_path_hash: {
    on: "message (owner_id, path_hash)",
    statement: sql("find-transcript"),
  },

  tool_call_pkey: {
    unique: true,
    on: "tool_call (owner_id, conversation_id, call_id, seq)",
    statement: "SELECT seq FROM tool_call WHERE owner_id = $1 AND conversation_id = $2 AND call_id = $3", // path_calls
  },

  generation_pkey: {
    unique: true,
    on: "generation (owner_id, id)",
    // How far a reply is.
    statement: "SELECT status, last_event FROM generation WHERE owner_id = $1 AND id = $2",
  },
  generation_running: {
    unique: true,
    on: "generation (owner_id, conversation_id) WHERE (status = 'running'::reply_status)",
    statement: sql("running-replies"),
  },
  generation_log_expired: {
    on: "generation (finished_at) WHERE has_log",
    statement: sql("prune-logs"),
  },
  generation_chat: {
    on: "generation (owner_id, id) WHERE ((api = 'chat'::text) AND (deleted_at IS NULL))",
    // What list-completions.ts asks for.
    statement:
      "SELECT id FROM generation WHERE owner_id = $1 AND api = 'chat' AND deleted_at IS NULL AND id > $2 ORDER BY id LIMIT 21",
  },
  generation_by_conversation: {
    on: "generation (conversation_id)",
    statement: referring("generation", "owner_id = $1 AND conversation_id = $2"),
  },

  generation_event_pkey: {
    unique: true,
    on: "generation_event (owner_id, generation_id, first)",
    statement: sql("read-events"),
  },
};
