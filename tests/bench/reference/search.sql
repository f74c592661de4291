-- The least that answers "the newest 25 leads that hold a word": whose key it is, the ids (by search_ids.sql), the
-- leads, and what hangs on them.
\set number random(0, :words - 1)
SELECT set_config('leadwire.workspace', workspace_id::text, false), workspace_id, key_id, account_id, name, email,
       scopes
  FROM key_identity WHERE hash = :hash;
SELECT bench_search(:number)::text AS ids \gset
SELECT l.id, l.full_name, l.first_name, l.last_name, l.email, l.phone, l.website,
       l.company_id, co.name, co.email, co.phone, l.value, l.currency, l.last_contacted,
       l.country_id, l.state_id, l.city_id, coalesce(country.name, l.country), coalesce(state.name, l.state),
       coalesce(city.name, l.city), l.street, l.zip, l.description, l.created_by, l.converted_contact_id,
       l.converted_at, l.created_at, l.updated_at, l.custom
  FROM lead l
  LEFT JOIN company co ON co.workspace_id = :workspace AND co.id = l.company_id
  LEFT JOIN country ON country.id = l.country_id
  LEFT JOIN subdivision state ON state.id = l.state_id
  LEFT JOIN city ON city.id = l.city_id
 WHERE l.workspace_id = :workspace AND l.id = ANY (:ids) ORDER BY l.id DESC;
SELECT s.lead_id, a.kind, a.id, a.name, a.color, a.position, s.position::bigint
  FROM lead_attribute s JOIN attribute a ON a.workspace_id = :workspace AND a.id = s.attribute_id
 WHERE s.workspace_id = :workspace AND s.lead_id = ANY (:ids)
 UNION ALL
SELECT s.lead_id, 'assignee', p.id, p.name, p.email, 0, s.position
  FROM lead_assignee s JOIN account p ON p.workspace_id = :workspace AND p.id = s.account_id
 WHERE s.workspace_id = :workspace AND s.lead_id = ANY (:ids);
