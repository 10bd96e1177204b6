-- $1 SHA-256 of the key. Index: api_key_by_hash.
SELECT owner_id AS "ownerId", id, scopes, expires_at AS "expiresAt", last_used_at AS "lastUsedAt"
FROM api_key WHERE key_hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
