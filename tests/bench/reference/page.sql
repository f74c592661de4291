-- The least that answers "a page of 25 leads with a status, newest first": whose key it is, the leads (one more tells
-- whether there is a next page), and what hangs on them.
\set status random(:first_status, :first_status + 4)
SELECT set_config('leadwire.workspace', workspace_id::text, false), workspace_id, key_id, account_id, name, email,
       scopes
  FROM key_identity WHERE hash = :hash;
SELECT l.id, l.full_name, l.first_name, l.last_name, l.email, l.phone, l.website,
       l.company_id, co.name, co.email, co.phone, l.value, l.currency, l.last_contacted,
       l.country_id, l.state_id, l.city_id, coalesce(country.name, l.country), coalesce(state.name, l.state),
       coalesce(city.name, l.city), l.street, l.zip, l.description, l.created_by, l.converted_contact_id,
       l.converted_at, l.created_at, l.updated_at, l.custom
  FROM (SELECT o.lead_id
          FROM lead_attribute o
         WHERE o.workspace_id = :workspace AND o.attribute_id = :status
         ORDER BY o.lead_id DESC LIMIT 26) page
  JOIN lead l ON l.workspace_id = :workspace AND l.id = page.lead_id AND l.deleted_at IS NULL
  LEFT JOIN company co ON co.workspace_id = :workspace AND co.id = l.company_id
  LEFT JOIN country ON country.id = l.country_id
  LEFT JOIN subdivision state ON state.id = l.state_id
  LEFT JOIN city ON city.id = l.city_id
 ORDER BY l.id DESC;
WITH page AS MATERIALIZED (SELECT o.lead_id
          FROM lead_attribute o
         WHERE o.workspace_id = :workspace AND o.attribute_id = :status
         ORDER BY o.lead_id DESC LIMIT 26)
SELECT s.lead_id, a.kind, a.id, a.name, a.color, a.position, s.position::bigint
  FROM page JOIN lead_attribute s ON s.workspace_id = :workspace AND s.lead_id = page.lead_id
  JOIN attribute a ON a.workspace_id = :workspace AND a.id = s.attribute_id
 UNION ALL
SELECT s.lead_id, 'assignee', p.id, p.name, p.email, 0, s.position
  FROM page JOIN lead_assignee s ON s.workspace_id = :workspace AND s.lead_id = page.lead_id
  JOIN account p ON p.workspace_id = :workspace AND p.id = s.account_id;
