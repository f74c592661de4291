-- The least that answers "a page of 25 leads whose first status is this one, newest first, and how many there are" in
-- Grow CRM: as page-taskip.sql, with the columns that it shows and the kept total.
\set status random(:first_status, :first_status + 4)
SELECT set_config('leadwire.workspace', workspace_id::text, false), account_id, scopes FROM key_identity
 WHERE hash = :hash;
WITH page AS MATERIALIZED
    (SELECT l.id,
            ROW(l.id, coalesce(l.title, l.full_name), l.value, l.archived_at, l.category_id, l.last_contacted,
                l.description, l.first_name, l.last_name, l.email, l.phone, l.job_position,
                coalesce(l.company_name, co.name), l.website, l.street, l.city_id, l.city, l.state_id, l.state, l.zip,
                l.country_id, l.country, l.converted_at, l.converted_client_id, l.created_at, l.updated_at)::text
            AS text
       FROM lead l LEFT JOIN company co ON co.workspace_id = :workspace AND co.id = l.company_id
      WHERE l.workspace_id = :workspace AND l.status_id = :status AND l.deleted_at IS NULL
      ORDER BY l.id DESC LIMIT 25)
SELECT 'lead', text, NULL::bigint[], NULL::bigint[], NULL::smallint[] FROM page
 UNION ALL
SELECT 'attribute', NULL, array_agg(lead_id), array_agg(attribute_id), array_agg(position)
  FROM lead_attribute WHERE workspace_id = :workspace AND lead_id = ANY (ARRAY(SELECT id FROM page))
 UNION ALL
SELECT 'assignee', NULL, array_agg(lead_id), array_agg(account_id), array_agg(position)
  FROM lead_assignee WHERE workspace_id = :workspace AND lead_id = ANY (ARRAY(SELECT id FROM page))
 UNION ALL
SELECT 'total', coalesce(sum(delta), 0)::text, NULL, NULL, NULL
  FROM lead_count WHERE workspace_id = :workspace AND assignee_id IS NULL AND status_id = :status;
SELECT kind, id, name, color FROM attribute
 WHERE workspace_id = :workspace AND id = ANY (array_append(:attributes::bigint[], :category))
 UNION ALL
SELECT 'account', id, name, NULL FROM account WHERE workspace_id = :workspace AND id = ANY (:accounts)
 UNION ALL
SELECT 'country', id, name, NULL FROM country WHERE id = 1
 UNION ALL
SELECT 'state', id, name, NULL FROM subdivision WHERE id = 2
 UNION ALL
SELECT 'city', id, name, NULL FROM city WHERE id = 3;
