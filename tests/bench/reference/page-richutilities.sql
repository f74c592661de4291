-- The least that answers "a page of 25 of the caller's leads with a status, oldest first" in RichUtilities, which knows
-- no other order: whose key it is, and the leads (one more tells whether there is a next page).
\set number random(1, 4)
SELECT set_config('leadwire.workspace', workspace_id::text, false), account_id, scopes FROM key_identity
 WHERE hash = :hash;
SELECT l.id, l.company_id, l.description, l.score, l.created_at, l.updated_at
  FROM lead l
 WHERE l.workspace_id = :workspace AND l.owner_id = :first_account AND l.deleted_at IS NULL AND l.converted_at IS NULL
   AND l.status_id = ANY (ARRAY(SELECT id FROM attribute
                                 WHERE workspace_id = :workspace AND kind = 'status'
                                   AND stage = ('{new,contacted,qualified,lost}'::text[])[:number]))
 ORDER BY l.id LIMIT 26;
