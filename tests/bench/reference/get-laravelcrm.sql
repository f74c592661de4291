-- The least that answers "get one lead" in Laravel CRM, by its UUID, which is computed as in load.sql.
\set id random(:first_lead, :last_lead)
\set high 1000000000000000 + :id * 618033989 % 1000000000 * 1000000
\set low 1000000000000000 + :id
SELECT set_config('leadwire.workspace', workspace_id::text, false), account_id, scopes FROM key_identity
 WHERE hash = :hash;
SELECT l.id, coalesce(l.title, l.full_name), l.description, l.value, l.currency, l.expected_close, l.converted_at,
       l.created_at, l.updated_at, l.owner_id, owner.name, owner.email, co.external_id, co.name, person.external_id,
       person.full_name, person.first_name, person.last_name,
       ARRAY(SELECT ROW(a.external_id, a.name, a.color, s.position)
               FROM lead_attribute s
               JOIN attribute a ON a.workspace_id = :workspace AND a.id = s.attribute_id AND a.kind = 'label'
              WHERE s.workspace_id = :workspace AND s.lead_id = l.id)
  FROM lead l
  LEFT JOIN company co ON co.workspace_id = :workspace AND co.id = l.company_id
  LEFT JOIN contact person ON person.workspace_id = :workspace AND person.id = l.contact_id
  LEFT JOIN account owner ON owner.workspace_id = :workspace AND owner.id = l.owner_id
 WHERE l.workspace_id = :workspace AND l.external_id = (:high::text || :low::text)::uuid AND l.deleted_at IS NULL;
