-- The least that answers "a page of 25 leads of an owner, newest first, and how many there are" in Laravel CRM, which
-- can filter by nothing else: whose key it is, the leads, their labels, the owner, and the kept total.
\set owner random(:first_account, :first_account + 19)
SELECT set_config('leadwire.workspace', workspace_id::text, false), account_id, scopes FROM key_identity
 WHERE hash = :hash;
WITH page AS MATERIALIZED
    (SELECT ARRAY(SELECT id FROM lead
                   WHERE workspace_id = :workspace AND owner_id = :owner AND deleted_at IS NULL
                   ORDER BY id DESC LIMIT 25) AS ids)
SELECT 'lead', ROW(l.id, l.external_id, coalesce(l.title, l.full_name), l.description, l.value, l.currency,
                   l.expected_close, l.converted_at, l.created_at, l.updated_at, co.external_id, co.name,
                   person.external_id, person.full_name, person.first_name, person.last_name)::text
  FROM lead l
  LEFT JOIN company co ON co.workspace_id = :workspace AND co.id = l.company_id
  LEFT JOIN contact person ON person.workspace_id = :workspace AND person.id = l.contact_id
 WHERE l.workspace_id = :workspace AND l.id = ANY ((SELECT ids FROM page)::bigint[])
 UNION ALL
SELECT 'label', ROW(s.lead_id, a.external_id, a.name, a.color, s.position)::text
  FROM lead_attribute s
  JOIN attribute a ON a.workspace_id = :workspace AND a.id = s.attribute_id AND a.kind = 'label'
 WHERE s.workspace_id = :workspace AND s.lead_id = ANY ((SELECT ids FROM page)::bigint[])
 UNION ALL
SELECT 'owner', ROW(id, name, email)::text FROM account WHERE workspace_id = :workspace AND id = :owner
 UNION ALL
SELECT 'total', coalesce(sum(delta), 0)::text
  FROM lead_count WHERE workspace_id = :workspace AND assignee_id IS NULL AND owner_id = :owner;
