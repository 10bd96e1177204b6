import type { Check } from "#scripts/admin/verify/check.ts";
import { invariant } from "#scripts/admin/verify/invariant.ts";
import { paths } from "./tree.ts";

const registered = "the table tool_call names the calls that messages make, and no others";

export const toolCalls: Check[] = [
  invariant({
    name: registered,
    sql: `
      SELECT coalesce(m.conversation_id, t.conversation_id) AS conversation, coalesce(m.seq, t.seq) AS seq,
             CASE WHEN m.seq IS NULL THEN 'a row for a call that the message does not make'
                  WHEN t.seq IS NULL THEN 'a call without its row'
                  ELSE 'two calls of one id' END AS problem
      FROM (
          SELECT owner_id, conversation_id, seq, call ->> 'id' AS call_id, count(*) AS count
          FROM message, jsonb_array_elements(tool_calls) AS call
          WHERE tool_calls IS NOT NULL
          GROUP BY owner_id, conversation_id, seq, call ->> 'id'
      ) AS m
      FULL JOIN tool_call t
          ON t.owner_id = m.owner_id AND t.conversation_id = m.conversation_id AND t.seq = m.seq AND t.call_id = m.call_id
      WHERE m.seq IS NULL OR t.seq IS NULL OR m.count > 1`,
  }),
  invariant({
    name: "a tool's result stands below its call",
    needs: [...paths, registered],
    // Deleting a message takes its calls away and leaves their results: below it there may be such.
    sql: `
      SELECT m.conversation_id AS conversation, m.seq, 'no message above it makes its call' AS problem
      FROM message m
      WHERE m.role = 'tool' AND m.deleted_at IS NULL
        AND NOT EXISTS (
            SELECT 1
            FROM tool_call t
            JOIN message a ON a.owner_id = t.owner_id AND a.conversation_id = t.conversation_id AND a.seq = t.seq
            WHERE t.owner_id = m.owner_id AND t.conversation_id = m.conversation_id AND t.call_id = m.tool_call_id
              AND (a.branch = m.branch AND a.depth < m.depth
                   OR path_has(m.owner_id, m.conversation_id, m.branch, m.depth - 1, a.branch, a.depth))
        )
        AND NOT EXISTS (
            SELECT 1 FROM message d
            WHERE d.owner_id = m.owner_id AND d.conversation_id = m.conversation_id
              AND d.role = 'assistant' AND d.deleted_at IS NOT NULL
              AND path_has(m.owner_id, m.conversation_id, m.branch, m.depth - 1, d.branch, d.depth)
        )`,
  }),
  invariant({
    name: "no path has a call's id twice",
    needs: [...paths, registered],
    sql: `
      SELECT m.conversation_id AS conversation, m.seq, format('message %s above it has a call of the same id', a.seq) AS problem
      FROM tool_call t
      JOIN tool_call u
          ON u.owner_id = t.owner_id AND u.conversation_id = t.conversation_id AND u.call_id = t.call_id AND u.seq < t.seq
      JOIN message m ON m.owner_id = t.owner_id AND m.conversation_id = t.conversation_id AND m.seq = t.seq
      JOIN message a ON a.owner_id = u.owner_id AND a.conversation_id = u.conversation_id AND a.seq = u.seq
      WHERE path_has(m.owner_id, m.conversation_id, m.branch, m.depth, a.branch, a.depth)`,
  }),
];
