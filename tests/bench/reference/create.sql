-- The least that answers "create a lead": whose key it is, whether the ids it names exist and what they are called, the
-- rows, and what the database adds to them. That an address is taken once is not looked after.
\set company random(:first_company, :first_company + 1999)
\set status random(:first_status, :first_status + 4)
\set source random(:first_source, :first_source + 9)
\set account random(:first_account, :first_account + 18)
\set number random(1, 1000000000)
\set name random(1, 16)
SELECT set_config('leadwire.workspace', workspace_id::text, false), account_id, scopes FROM key_identity
 WHERE hash = :hash;
SELECT 'company', id, name, email, phone FROM company WHERE workspace_id = :workspace AND id = :company
 UNION ALL
SELECT 'country', id, name, NULL, NULL FROM country WHERE id = 1
 UNION ALL
SELECT 'state', id, name, NULL, NULL FROM subdivision WHERE id = 2
 UNION ALL
SELECT 'city', id, name, NULL, NULL FROM city WHERE id = 3
 UNION ALL
SELECT kind, id, name, color, position::text FROM attribute
 WHERE workspace_id = :workspace AND id IN (:status, :source)
 UNION ALL
SELECT 'account', id, name, email, NULL FROM account
 WHERE workspace_id = :workspace AND id IN (:account, :account + 1);
WITH made AS
(
    INSERT INTO lead (workspace_id, first_name, last_name, email, phone, website, company_id, value, currency,
                      last_contacted, country_id, state_id, city_id, street, zip, description, status_id, category_id,
                      owner_id, created_by)
    VALUES (:workspace, ('{Ada,Boris,Chiara,David,Elena,Farid,Grace,Hugo,Ines,Jonas,Katya,Liam,Maria,Noor,Oscar,Priya}'
                         ::text[])[:name], 'Hopper',
            ('{ada,boris,chiara,david,elena,farid,grace,hugo,ines,jonas,katya,liam,maria,noor,oscar,priya}'
                         ::text[])[:name] || '.hopper.' || :number || '@made.example', '+1-555-0100',
            'https://www.example.com', :company, 1250.50, 'USD', '2026-03-01', 1, 2, 3, '1 Market Street', '94105',
            'Asked for an offer by phone. Wants to hear from us again soon.', :status, :category, :first_account,
            :first_account)
    RETURNING id, full_name, created_at, updated_at
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
SELECT id, full_name, created_at, updated_at FROM made;
