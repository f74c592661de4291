-- The demo: two workspaces with people, attributes, companies and leads. The first has the ids that TaskIP's
-- documentation uses in its examples: status 1, source 3, company 2, leads 1 to 3, country 1, state 2, city 3.
INSERT INTO workspace (id, name) VALUES (1, 'Acme Sales'), (2, 'Globex Sales');

INSERT INTO account (workspace_id, id, name, email, job_position) VALUES
    (1, 1, 'Admin User', 'admin@example.com', 'Head of sales'),
    (1, 2, 'Sam Lee', 'sam@example.com', 'Sales'),
    (1, 3, 'Jane Doe', 'jane.doe@example.com', 'Sales'),
    (2, 4, 'Hank Scorpio', 'hank@globex.example', 'Head of everything'),
    (2, 5, 'Frank Grimes', 'frank@globex.example', 'Sales');

INSERT INTO attribute (workspace_id, id, kind, name, color, position, stage) VALUES
    (1, 1, 'status', 'New', '#3498db', 1, 'new'),
    (1, 2, 'status', 'Contacted', '#f1c40f', 2, 'contacted'),
    (1, 3, 'source', 'Website', '#2ecc71', 1, NULL),
    (1, 4, 'status', 'Qualified', '#9b59b6', 3, 'qualified'),
    (1, 5, 'status', 'Converted', '#27ae60', 4, 'converted'),
    (1, 6, 'status', 'Lost', '#e74c3c', 5, 'lost'),
    (1, 7, 'source', 'Referral', '#e67e22', 2, NULL),
    (1, 8, 'source', 'Cold Call', '#95a5a6', 3, NULL),
    (1, 9, 'category', 'Default', NULL, 1, NULL),
    (1, 10, 'category', 'Web', NULL, 2, NULL),
    (1, 11, 'label', 'priority', '#e74c3c', 1, NULL),
    (1, 12, 'label', 'Hot', '#e67e22', 2, NULL),
    (1, 13, 'group', 'Newsletter', NULL, 1, NULL),
    (1, 14, 'group', 'Partners', NULL, 2, NULL),
    (2, 21, 'status', 'New', '#3498db', 1, 'new'),
    (2, 22, 'status', 'Contacted', '#f1c40f', 2, 'contacted'),
    (2, 23, 'status', 'Qualified', '#9b59b6', 3, 'qualified'),
    (2, 24, 'status', 'Converted', '#27ae60', 4, 'converted'),
    (2, 25, 'status', 'Lost', '#e74c3c', 5, 'lost'),
    (2, 26, 'source', 'Fair', '#2ecc71', 1, NULL),
    (2, 27, 'category', 'Default', NULL, 1, NULL),
    (2, 28, 'label', 'world domination', '#000000', 1, NULL),
    (2, 29, 'group', 'Henchmen', NULL, 1, NULL);
UPDATE workspace SET default_status_id = 1, default_category_id = 9 WHERE id = 1;
UPDATE workspace SET default_status_id = 21, default_category_id = 27 WHERE id = 2;

INSERT INTO company (workspace_id, id, name, email, phone, website, country_id, created_by) VALUES
    (1, 1, 'Initech', 'info@initech.example', '555-0100', 'https://initech.example', 1, 1),
    (1, 2, 'Acme Corp', 'company@acmecorp.com', '01700000000', 'https://acmecorp.com', 1, 1),
    (2, 3, 'Globex', 'info@globex.example', '555-0199', 'https://globex.example', 1, 4);

INSERT INTO contact (workspace_id, id, company_id, first_name, last_name, email, created_by) VALUES
    (1, 1, 2, 'Wile', 'Coyote', 'wile@acmecorp.com', 1),
    (2, 2, 3, 'Homer', 'Simpson', 'homer@globex.example', 4);

INSERT INTO custom_field (workspace_id, id, name, label, type, options, position) VALUES
    (1, 1, 'budget', 'Budget', 'number', '[]', 1),
    (1, 2, 'decision_on', 'Decision on', 'date', '[]', 2),
    (1, 3, 'size', 'Size', 'choice', '["small", "medium", "large"]', 3),
    (1, 4, 'newsletter', 'Newsletter', 'boolean', '[]', 4),
    (1, 5, 'remark', 'Remark', 'text', '[]', 5);

-- New rows get ids above the fixed ones.
DO $$
DECLARE v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['workspace', 'account', 'attribute', 'company', 'contact', 'custom_field'] LOOP
        EXECUTE format('SELECT setval(pg_get_serial_sequence(%1$L, ''id''), (SELECT max(id) FROM %1$I))', v_table);
    END LOOP;
END $$;

SELECT lead_create(1, 1, '{"first_name": "John", "last_name": "Doe", "email": "john@example.com", "phone": "01700000000",
    "website": "https://example.com", "company_id": 2, "value": 5000, "currency": "USD", "last_contacted": "2026-04-01",
    "country_id": 1, "state_id": 2, "city_id": 3, "street": "123 Main Street", "zip": "94105",
    "description": "Interested in premium plan"}', '{"status": [1], "source": [3]}', true),
       lead_create(1, 1, '{"first_name": "Maria", "last_name": "Müller", "email": "maria@initech.example", "company_id": 1,
    "value": 12500.50, "currency": "EUR", "last_contacted": "2026-04-03", "custom": {"1": 20000, "3": "medium"}}',
    '{"status": [2], "source": [7], "assignee": [2], "group": [13]}', true),
       lead_create(1, 2, '{"first_name": "Yuki", "last_name": "田中", "email": "yuki@example.jp", "value": 900,
    "currency": "JPY", "last_contacted": "2026-03-20"}', '{"status": [4], "source": [8], "assignee": [2, 3], "label": [11]}', true),
       lead_create(2, 4, '{"first_name": "Artie", "last_name": "Ziff", "email": "artie@ziff.example", "company_id": 3,
    "value": 1000000, "currency": "USD"}', '{"source": [26], "assignee": [5]}', true);

INSERT INTO proposal (workspace_id, lead_id, title, value)
SELECT workspace_id, id, 'Premium plan, first year', 5000 FROM lead WHERE workspace_id = 1 AND email_key = 'john@example.com'
UNION ALL
SELECT workspace_id, id, 'World domination, phase one', 1000000 FROM lead WHERE workspace_id = 2;
