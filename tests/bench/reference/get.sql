-- The least that answers "get one lead": whose key it is, and one statement for the lead and all that hangs on it.
-- Custom fields ride along as they are kept; their few definitions would come from memory.
\set id random(:first_lead, :last_lead)
SELECT set_config('leadwire.workspace', workspace_id::text, false), workspace_id, key_id, account_id, name, email,
       scopes
  FROM key_identity WHERE hash = :hash;
SELECT l.id, l.full_name, l.first_name, l.last_name, l.email, l.phone, l.website,
       l.company_id, co.name, co.email, co.phone, l.value, l.currency, l.last_contacted,
       l.country_id, l.state_id, l.city_id, coalesce(country.name, l.country), coalesce(state.name, l.state),
       coalesce(city.name, l.city), l.street, l.zip, l.description, l.created_by, l.converted_contact_id,
       l.converted_at, l.created_at, l.updated_at, l.custom, link.*
  FROM lead l
  LEFT JOIN company co ON co.workspace_id = :workspace AND co.id = l.company_id
  LEFT JOIN country ON country.id = l.country_id
  LEFT JOIN subdivision state ON state.id = l.state_id
  LEFT JOIN city ON city.id = l.city_id
  LEFT JOIN LATERAL
       (SELECT a.kind, a.id, a.name, a.color, a.position, s.position::bigint,
               NULL::bigint, NULL::text, NULL::text, NULL::timestamptz
          FROM lead_attribute s JOIN attribute a ON a.workspace_id = :workspace AND a.id = s.attribute_id
         WHERE s.workspace_id = :workspace AND s.lead_id = l.id
         UNION ALL
        SELECT 'assignee', p.id, p.name, p.email, 0, s.position, NULL, NULL, NULL, NULL
          FROM lead_assignee s JOIN account p ON p.workspace_id = :workspace AND p.id = s.account_id
         WHERE s.workspace_id = :workspace AND s.lead_id = l.id
         UNION ALL
       (SELECT 'activity', v.id, v.type, v.description, 0, 0, v.account_id, p.name, p.email, v.created_at
          FROM activity v LEFT JOIN account p ON p.workspace_id = :workspace AND p.id = v.account_id
         WHERE v.workspace_id = :workspace AND v.lead_id = l.id ORDER BY v.id DESC LIMIT 100)) link ON true
 WHERE l.workspace_id = :workspace AND l.id = :id AND l.deleted_at IS NULL;
