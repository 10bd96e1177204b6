import type { Check } from "#scripts/admin/verify/check.ts";
import { invariant } from "#scripts/admin/verify/invariant.ts";

export const replies: Check[] = [
  invariant({
    name: "one reply at most runs in a conversation",
    sql: `
      SELECT conversation_id AS conversation, format('%s replies run', count(*)) AS problem
      FROM generation WHERE status = 'running'
      GROUP BY owner_id, conversation_id HAVING count(*) > 1`,
  }),
  invariant({
    name: "the log of a reply numbers its events once and without a gap, in the end to last_event",
    sql: `
      SELECT g.conversation_id AS conversation, e.generation_id AS reply,
             CASE WHEN e.first <= e.before THEN format('events %s to %s are there twice', e.first, least(e.before, e.last))
                  WHEN e.first > e.before + 1 THEN format('events %s to %s are missing', e.before + 1, e.first - 1)
                  ELSE format('the log goes to %s, and last_event is %s', e.last, g.last_event) END AS problem
      FROM (
          SELECT owner_id, generation_id, first, last,
                 coalesce(max(last) OVER (
                     PARTITION BY owner_id, generation_id ORDER BY first ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                 ), -1) AS before
          FROM generation_event
      ) AS e
      JOIN generation g ON g.owner_id = e.owner_id AND g.id = e.generation_id
      WHERE e.first <> e.before + 1 OR (e.last > g.last_event AND g.status <> 'running')`,
  }),
];
