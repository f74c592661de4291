-- As before, but for a reader who leaves out name and e-mail, as every request does, no account is looked up: a key has one.
CREATE OR REPLACE VIEW key_identity AS
SELECT k.hash, k.workspace_id, k.id AS key_id, k.account_id, a.name, a.email, k.scopes,
       coalesce(k.last_used_at < clock_timestamp() - interval '1 minute', true) AS use_is_due
  FROM api_key k
  LEFT JOIN account a ON a.workspace_id = k.workspace_id AND a.id = k.account_id
 WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > clock_timestamp());
