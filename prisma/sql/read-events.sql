-- $1 owner, $2 generation, $3 first number wanted, $4 limit of rows. Rows follow one another without a gap, so what is
-- wanted begins in the last one that begins before it. Index: the primary key.
SELECT events FROM generation_event
WHERE owner_id = $1 AND generation_id = $2 AND last >= $3
  AND first >= coalesce((
      SELECT b.first FROM generation_event b
      WHERE b.owner_id = $1 AND b.generation_id = $2 AND b.first <= $3
      ORDER BY b.first DESC
      LIMIT 1
  ), 0)
ORDER BY first
LIMIT $4
