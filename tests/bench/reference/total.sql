-- The least that answers "a page of 25 leads whose first status is this one, newest first, and how many there are": whose
-- key it is, the leads, what hangs on them, and the kept total.
\set status random(:first_status, :first_status + 4)
SELECT set_config('leadwire.workspace', workspace_id::text, false), workspace_id, key_id, account_id, name, email,
       scopes
  FROM key_identity WHERE hash = :hash;
SELECT l.id, coalesce(l.title, l.full_name), l.value, l.archived_at, l.category_id, category.name, l.last_contacted,
       l.description, l.first_name, l.last_name, l.email, l.phone, l.job_position, coalesce(l.company_name, co.name),
       l.website, l.street, coalesce(city.name, l.city), coalesce(state.name, l.state), l.zip,
       coalesce(country.name, l.country), l.converted_at, l.converted_client_id, l.created_at, l.updated_at
  FROM (SELECT * FROM lead
         WHERE workspace_id = :workspace AND status_id = :status AND deleted_at IS NULL
         ORDER BY id DESC LIMIT 25) l
  LEFT JOIN company co ON co.workspace_id = :workspace AND co.id = l.company_id
  LEFT JOIN attribute category ON category.workspace_id = :workspace AND category.id = l.category_id
  LEFT JOIN country ON country.id = l.country_id
  LEFT JOIN subdivision state ON state.id = l.state_id
  LEFT JOIN city ON city.id = l.city_id
 ORDER BY l.id DESC;
WITH page AS MATERIALIZED (SELECT id FROM lead
         WHERE workspace_id = :workspace AND status_id = :status AND deleted_at IS NULL
         ORDER BY id DESC LIMIT 25)
SELECT s.lead_id, a.kind, a.id, a.name, a.color, s.position::bigint
  FROM page JOIN lead_attribute s ON s.workspace_id = :workspace AND s.lead_id = page.id
  JOIN attribute a ON a.workspace_id = :workspace AND a.id = s.attribute_id
 UNION ALL
SELECT s.lead_id, 'assignee', p.id, p.name, p.email, s.position
  FROM page JOIN lead_assignee s ON s.workspace_id = :workspace AND s.lead_id = page.id
  JOIN account p ON p.workspace_id = :workspace AND p.id = s.account_id;
SELECT coalesce(sum(delta), 0) FROM lead_count
 WHERE workspace_id = :workspace AND assignee_id IS NULL AND status_id = :status;
