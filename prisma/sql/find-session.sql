-- $1 token hash. The session behind a cookie, and whose it is. Index: session_token_hash_key.
SELECT s.id, s.owner_id AS user_id, u.email, s.last_used_at
FROM session s
JOIN "user" u ON u.id = s.owner_id
WHERE s.token_hash = $1 AND s.expires_at > now()
