-- The least that answers "create a lead": whose key it is, whether the ids it names exist, the rows, and the lead read
-- back. That an address is taken once is not looked after.
\set company random(:first_company, :first_company + 1999)
\set status random(:first_status, :first_status + 4)
\set source random(:first_source, :first_source + 9)
\set account random(:first_account, :first_account + 18)
\set number random(1, 1000000000)
SELECT set_config('leadwire.workspace', workspace_id::text, false), workspace_id, key_id, account_id, name, email,
       scopes
  FROM key_identity WHERE hash = :hash;
SELECT EXISTS (SELECT FROM company WHERE workspace_id = :workspace AND id = :company),
       EXISTS (SELECT FROM country WHERE id = 1), EXISTS (SELECT FROM subdivision WHERE id = 2),
       EXISTS (SELECT FROM city WHERE id = 3),
       (SELECT count(*) FROM attribute WHERE workspace_id = :workspace AND id IN (:status, :source)),
       (SELECT count(*) FROM account WHERE workspace_id = :workspace AND id IN (:account, :account + 1));
WITH made AS
(
    INSERT INTO lead (workspace_id, first_name, last_name, email, phone, website, company_id, value, currency,
                      last_contacted, country_id, state_id, city_id, street, zip, description, status_id, category_id,
                      owner_id, created_by)
    VALUES (:workspace, 'Grace', 'Hopper', 'grace.hopper.' || :number || '@made.example', '+1-555-0100',
            'https://www.example.com', :company, 1250.50, 'USD', '2026-03-01', 1, 2, 3, '1 Market Street', '94105',
            'Asked for an offer by phone. Wants to hear from us again soon.', :status, :category, :first_account,
            :first_account)
    RETURNING id
), attributes AS
(
    INSERT INTO lead_attribute (workspace_id, lead_id, attribute_id)
    SELECT :workspace::bigint, id, :status::bigint FROM made UNION ALL SELECT :workspace, id, :source FROM made
), assignees AS
(
    INSERT INTO lead_assignee (workspace_id, lead_id, account_id, position)
    SELECT :workspace::bigint, id, :account::bigint, 0 FROM made
     UNION ALL
    SELECT :workspace, id, :account + 1, 1 FROM made
), activities AS
(
    INSERT INTO activity (workspace_id, lead_id, account_id, type, description)
    SELECT :workspace::bigint, id, :first_account::bigint, 'created', 'Lead created' FROM made
)
SELECT id FROM made \gset
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
