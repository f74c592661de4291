-- The least that answers "get one lead": whose key it is, and one statement for the lead and all that hangs on it, a
-- row each. As texts, since a union of so many columns costs more.
\set id random(:first_lead, :last_lead)
SELECT set_config('leadwire.workspace', workspace_id::text, false), account_id, scopes FROM key_identity
 WHERE hash = :hash;
SELECT 'lead', ROW(l.full_name, l.first_name, l.last_name, l.email, l.phone, l.website, l.company_id, co.name, co.email,
                   co.phone, l.value, l.currency, l.last_contacted, l.country_id, l.state_id, l.city_id,
                   coalesce(country.name, l.country), coalesce(state.name, l.state), coalesce(city.name, l.city),
                   l.street, l.zip, l.description, l.created_by, l.converted_contact_id, l.converted_at, l.created_at,
                   l.updated_at, l.custom)::text
  FROM lead l
  LEFT JOIN company co ON co.workspace_id = :workspace AND co.id = l.company_id
  LEFT JOIN country ON country.id = l.country_id
  LEFT JOIN subdivision state ON state.id = l.state_id
  LEFT JOIN city ON city.id = l.city_id
 WHERE l.workspace_id = :workspace AND l.id = :id AND l.deleted_at IS NULL
 UNION ALL
SELECT a.kind, ROW(a.id, a.name, a.color, a.position, s.position)::text
  FROM lead_attribute s JOIN attribute a ON a.workspace_id = :workspace AND a.id = s.attribute_id
 WHERE s.workspace_id = :workspace AND s.lead_id = :id
 UNION ALL
SELECT 'assignee', ROW(p.id, p.name, p.email, s.position)::text
  FROM lead_assignee s JOIN account p ON p.workspace_id = :workspace AND p.id = s.account_id
 WHERE s.workspace_id = :workspace AND s.lead_id = :id
 UNION ALL
(SELECT 'activity', ROW(v.id, v.type, v.description, v.account_id, p.name, p.email, v.created_at)::text
   FROM activity v LEFT JOIN account p ON p.workspace_id = :workspace AND p.id = v.account_id
  WHERE v.workspace_id = :workspace AND v.lead_id = :id ORDER BY v.id DESC LIMIT 100);
