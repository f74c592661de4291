-- The least that answers "the newest 25 leads that hold a word": whose key it is, the ids (by functions.sql), and what
-- page-taskip.sql asks for a page.
\set number random(0, :words - 1)
SELECT set_config('leadwire.workspace', workspace_id::text, false), account_id, scopes FROM key_identity
 WHERE hash = :hash;
SELECT bench_search(:number)::text AS ids \gset
SELECT 'lead', ROW(l.id, l.full_name, l.first_name, l.last_name, l.email, l.phone, l.website, l.company_id, co.name,
                   co.email, co.phone, l.value, l.currency, l.last_contacted, l.country_id, l.state_id, l.city_id,
                   l.country, l.state, l.city, l.street, l.zip, l.description, l.created_by, l.converted_contact_id,
                   l.converted_at, l.created_at, l.updated_at, l.custom)::text,
       NULL::bigint[], NULL::bigint[], NULL::smallint[]
  FROM lead l LEFT JOIN company co ON co.workspace_id = :workspace AND co.id = l.company_id
 WHERE l.workspace_id = :workspace AND l.id = ANY (:ids)
 UNION ALL
SELECT 'attribute', NULL, array_agg(lead_id), array_agg(attribute_id), array_agg(position)
  FROM lead_attribute WHERE workspace_id = :workspace AND lead_id = ANY (:ids)
 UNION ALL
SELECT 'assignee', NULL, array_agg(lead_id), array_agg(account_id), array_agg(position)
  FROM lead_assignee WHERE workspace_id = :workspace AND lead_id = ANY (:ids);
SELECT kind, id, name, color, position FROM attribute WHERE workspace_id = :workspace AND id = ANY (:attributes)
 UNION ALL
SELECT 'account', id, name, email, 0 FROM account WHERE workspace_id = :workspace AND id = ANY (:accounts)
 UNION ALL
SELECT 'country', id, name, NULL, 0 FROM country WHERE id = 1
 UNION ALL
SELECT 'state', id, name, NULL, 0 FROM subdivision WHERE id = 2
 UNION ALL
SELECT 'city', id, name, NULL, 0 FROM city WHERE id = 3;
