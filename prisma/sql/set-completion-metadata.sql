-- $1 owner, $2 generation, $3 metadata: one pair of fields of what was asked, so that nothing else of it is written over.
-- Index: generation_pkey.
UPDATE generation SET request = jsonb_set(coalesce(request, '{}'), '{metadata}', $3::jsonb)
WHERE owner_id = $1::uuid AND id = $2::uuid
