-- The least that answers "get one lead" in Grow CRM: as get-taskip.sql, with the columns that it shows.
\set id random(:first_lead, :last_lead)
SELECT set_config('leadwire.workspace', workspace_id::text, false), account_id, scopes FROM key_identity
 WHERE hash = :hash;
SELECT 'lead', ROW(coalesce(l.title, l.full_name), l.value, l.archived_at, l.category_id, category.name,
                   l.last_contacted, l.description, l.first_name, l.last_name, l.email, l.phone, l.job_position,
                   coalesce(l.company_name, co.name), l.website, l.street, coalesce(city.name, l.city),
                   coalesce(state.name, l.state), l.zip, coalesce(country.name, l.country), l.converted_at,
                   l.converted_client_id, l.created_at, l.updated_at)::text
  FROM lead l
  LEFT JOIN company co ON co.workspace_id = :workspace AND co.id = l.company_id
  LEFT JOIN attribute category ON category.workspace_id = :workspace AND category.id = l.category_id
  LEFT JOIN country ON country.id = l.country_id
  LEFT JOIN subdivision state ON state.id = l.state_id
  LEFT JOIN city ON city.id = l.city_id
 WHERE l.workspace_id = :workspace AND l.id = :id AND l.deleted_at IS NULL
 UNION ALL
SELECT a.kind, ROW(a.id, a.name, a.color, s.position)::text
  FROM lead_attribute s JOIN attribute a ON a.workspace_id = :workspace AND a.id = s.attribute_id
 WHERE s.workspace_id = :workspace AND s.lead_id = :id
 UNION ALL
SELECT 'assignee', ROW(p.id, p.name, s.position)::text
  FROM lead_assignee s JOIN account p ON p.workspace_id = :workspace AND p.id = s.account_id
 WHERE s.workspace_id = :workspace AND s.lead_id = :id;
