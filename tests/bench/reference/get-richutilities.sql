-- The least that answers "get one lead" in RichUtilities, where it must be the caller's own.
\set id :first_lead + 20 * random(0, (:last_lead - :first_lead) / 20)
SELECT set_config('leadwire.workspace', workspace_id::text, false), account_id, scopes FROM key_identity
 WHERE hash = :hash;
SELECT l.id, l.company_id, CASE WHEN l.converted_at IS NOT NULL THEN 'converted'
                                ELSE (SELECT stage FROM attribute WHERE workspace_id = :workspace AND id = l.status_id)
                                END,
       l.description, l.score, l.created_at, l.updated_at
  FROM lead l
 WHERE l.workspace_id = :workspace AND l.id = :id AND l.owner_id = :first_account AND l.deleted_at IS NULL;
