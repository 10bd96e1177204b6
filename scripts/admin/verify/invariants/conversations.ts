import type { Check } from "#scripts/admin/verify/check.ts";
import { invariant } from "#scripts/admin/verify/invariant.ts";

export const conversations: Check[] = [
  invariant({
    name: "messages are numbered 1, 2, 3 … to their conversation's last_seq",
    sql: `
      SELECT c.id AS conversation,
             format('last_seq is %s, and there are %s messages from %s to %s', c.last_seq, m.count, m.lowest, m.highest)
                 AS problem
      FROM conversation c
      LEFT JOIN (
          SELECT owner_id, conversation_id, count(*) AS count, min(seq) AS lowest, max(seq) AS highest
          FROM message GROUP BY owner_id, conversation_id
      ) AS m ON m.owner_id = c.owner_id AND m.conversation_id = c.id
      -- No number is there twice: the primary key.
      WHERE (c.last_seq, c.last_seq) IS DISTINCT FROM (coalesce(m.count, 0), coalesce(m.highest, 0))
         OR m.lowest > 1`,
  }),
  invariant({
    name: "the head of a conversation is one of its messages",
    sql: `
      SELECT c.id AS conversation, format('there is no message %s', c.head_seq) AS problem
      FROM conversation c
      LEFT JOIN message m ON m.owner_id = c.owner_id AND m.conversation_id = c.id AND m.seq = c.head_seq
      WHERE m.seq IS NULL AND NOT (c.head_seq = 0 AND c.last_seq = 0)`,
  }),
  invariant({
    name: "message_count counts the messages that are not deleted",
    sql: `
      SELECT c.id AS conversation, format('it says %s, and there are %s', c.message_count, coalesce(m.count, 0)) AS problem
      FROM conversation c
      LEFT JOIN (
          SELECT owner_id, conversation_id, count(*) AS count
          FROM message WHERE deleted_at IS NULL GROUP BY owner_id, conversation_id
      ) AS m ON m.owner_id = c.owner_id AND m.conversation_id = c.id
      WHERE c.message_count <> coalesce(m.count, 0)`,
  }),
  invariant({
    name: "last_message_at is when the last message was written, or the conversation made",
    // Walks of the list rest on it: docs/decisions/0013.
    sql: `
      SELECT c.id AS conversation, format('it is off by %s', c.last_message_at - greatest(c.created_at, m.created_at)) AS problem
      FROM conversation c
      LEFT JOIN message m ON m.owner_id = c.owner_id AND m.conversation_id = c.id AND m.seq = c.last_seq
      WHERE c.last_message_at <> greatest(c.created_at, m.created_at)`,
  }),
];
