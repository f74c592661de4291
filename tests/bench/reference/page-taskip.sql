-- The least that answers "a page of 25 leads with a status, newest first": whose key it is, the leads (one more tells
-- whether there is a next page) with the ids of what hangs on them, and the names of these, each asked for once. The
-- ids of the names are those that such a page has, as whoever has read it would give them.
\set status random(:first_status, :first_status + 4)
SELECT set_config('leadwire.workspace', workspace_id::text, false), account_id, scopes FROM key_identity
 WHERE hash = :hash;
WITH page AS MATERIALIZED
    (SELECT l.id,
            ROW(l.id, l.full_name, l.first_name, l.last_name, l.email, l.phone, l.website, l.company_id, co.name,
                co.email, co.phone, l.value, l.currency, l.last_contacted, l.country_id, l.state_id, l.city_id,
                l.country, l.state, l.city, l.street, l.zip, l.description, l.created_by, l.converted_contact_id,
                l.converted_at, l.created_at, l.updated_at, l.custom)::text AS text
       FROM lead_attribute o
       JOIN lead l ON l.workspace_id = :workspace AND l.id = o.lead_id AND l.deleted_at IS NULL
       LEFT JOIN company co ON co.workspace_id = :workspace AND co.id = l.company_id
      WHERE o.workspace_id = :workspace AND o.attribute_id = :status
      ORDER BY o.lead_id DESC LIMIT 26)
SELECT 'lead', text, NULL::bigint[], NULL::bigint[], NULL::smallint[] FROM page
 UNION ALL
SELECT 'attribute', NULL, array_agg(lead_id), array_agg(attribute_id), array_agg(position)
  FROM lead_attribute WHERE workspace_id = :workspace AND lead_id = ANY (ARRAY(SELECT id FROM page))
 UNION ALL
SELECT 'assignee', NULL, array_agg(lead_id), array_agg(account_id), array_agg(position)
  FROM lead_assignee WHERE workspace_id = :workspace AND lead_id = ANY (ARRAY(SELECT id FROM page));
SELECT kind, id, name, color, position FROM attribute WHERE workspace_id = :workspace AND id = ANY (:attributes)
 UNION ALL
SELECT 'account', id, name, email, 0 FROM account WHERE workspace_id = :workspace AND id = ANY (:accounts)
 UNION ALL
SELECT 'country', id, name, NULL, 0 FROM country WHERE id = 1
 UNION ALL
SELECT 'state', id, name, NULL, 0 FROM subdivision WHERE id = 2
 UNION ALL
SELECT 'city', id, name, NULL, 0 FROM city WHERE id = 3;
