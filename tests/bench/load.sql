-- Fills one workspace with :leads leads for the bench: the same rows each time. Run by a superuser in psql with
--   leads      how many
--   key_hash   SHA-256 of the key that the bench calls with, as hexadecimal digits
-- What a lead says is picked by hashes of its number, so that nothing is in step with anything. But its UUID can be
-- computed from its id, and the accounts take turns in owning leads, so that a lead can be asked for by its UUID, and
-- one of the caller's own. Prints what the bench must know, as NAME=VALUE lines.
\set ON_ERROR_STOP on
SET client_min_messages = warning;

-- A number from 0 to p_many - 1.
CREATE FUNCTION pg_temp.pick(p_number bigint, p_salt bigint, p_many bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT (hashint8extended(p_number, p_salt) & 9223372036854775807) % p_many
$$;

-- A surname of three syllables, one for each number below 64000.
CREATE FUNCTION pg_temp.surname(p_number bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT initcap(s[1 + p_number % 40] || s[1 + p_number / 40 % 40]
                   || s[1 + (p_number / 1600 + p_number * 7 + p_number / 40 * 11) % 40])
      FROM (SELECT string_to_array('bran cor del fis gor hal jun kes lor mir nol pev quen ros sut tav ulm vex wid yor '
                                   'zan bel cru dov fen gri hox kip lum mav nix oth pur ruk sel tor vim wes yul zed',
                                   ' ')) list (s)
$$;

-- 32 digits, of which the first put the UUIDs in another order than the ids. leads.lua and get-laravelcrm.sql compute
-- the same.
CREATE FUNCTION pg_temp.uuid_of(p_id bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT ((1000000000000000 + p_id * 618033989 % 1000000000 * 1000000)::text || (1000000000000000 + p_id)::text)::uuid
$$;

SELECT workspace_create('Bench') AS workspace \gset
BEGIN;
SELECT min(id) AS first_status FROM attribute WHERE workspace_id = :workspace AND kind = 'status' \gset
SELECT id AS category FROM attribute WHERE workspace_id = :workspace AND kind = 'category' \gset
SELECT coalesce(max(id), 0) + 1 AS first_account FROM account \gset
SELECT coalesce(max(id), 0) + 1 AS first_source FROM attribute \gset
SELECT :first_source + 10 AS first_group \gset
SELECT coalesce(max(id), 0) + 1 AS first_company FROM company \gset
SELECT coalesce(max(id), 0) + 1 AS first_lead FROM lead \gset
SELECT :first_lead + :leads - 1 AS last_lead, :first_group + 2 AS last_group, :first_account + 19 AS last_account \gset
-- What pages ask names for.
SELECT array_agg(id)::text AS attributes FROM (SELECT generate_series(:first_status, :first_status + 4) UNION ALL
                                               SELECT generate_series(:first_source, :last_group)) used (id) \gset
SELECT array_agg(id)::text AS accounts FROM generate_series(:first_account, :last_account) id \gset
-- About 25 leads share a surname, however many leads there are; one in sixteen a first name.
SELECT greatest(:leads / 25, 1) AS surnames \gset

INSERT INTO account (workspace_id, id, name, email)
SELECT :workspace, :first_account + n, 'Account ' || n, 'account' || n || '@bench.example'
  FROM generate_series(0, 19) n;
INSERT INTO api_key (workspace_id, account_id, name, hash, hint)
VALUES (:workspace, :first_account, 'bench', decode(:'key_hash', 'hex'), 'bench');
INSERT INTO attribute (workspace_id, id, kind, name, color, position)
SELECT :workspace, :first_source + n, CASE WHEN n < 10 THEN 'source' ELSE 'group' END,
       CASE WHEN n < 10 THEN 'Source ' ELSE 'Group ' END || n, '#34' || to_char(n, 'FM00') || 'db', n
  FROM generate_series(0, 12) n;
INSERT INTO company (workspace_id, id, name, email, phone)
SELECT :workspace, :first_company + n, pg_temp.surname(63999 - n) || ' ' ||
       (ARRAY['Ltd', 'GmbH', 'Inc', 'Partners'])[1 + n % 4], 'office@company' || n || '.example',
       '+1-555-' || to_char(n, 'FM0000')
  FROM generate_series(0, 1999) n;

-- Foreign keys hold by construction, so they are not checked row by row; the search column and the score are the
-- triggers' own work. Indexes are made anew after the rows, which takes a fraction of the time.
SET LOCAL session_replication_role = replica;
SET LOCAL maintenance_work_mem = '256MB';
ALTER TABLE lead ENABLE ALWAYS TRIGGER lead_search_text;
ALTER TABLE lead ENABLE ALWAYS TRIGGER lead_score;
-- No sweep meanwhile.
UPDATE workspace SET scored_on = (clock_timestamp() AT TIME ZONE 'UTC')::date WHERE id = :workspace;
CREATE TEMP TABLE indexes ON COMMIT DROP AS
SELECT i.indexrelid::regclass AS name, pg_get_indexdef(i.indexrelid) AS definition
  FROM pg_index i
 WHERE i.indrelid IN ('lead'::regclass, 'lead_attribute'::regclass, 'lead_assignee'::regclass, 'activity'::regclass)
   AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid);
DO $$ DECLARE v_index record; BEGIN
    FOR v_index IN SELECT name FROM indexes LOOP EXECUTE format('DROP INDEX %s', v_index.name); END LOOP;
END $$;

INSERT INTO lead (workspace_id, id, external_id, title, first_name, last_name, email, phone, job_position,
                  company_name, company_id, website, value, currency, last_contacted, description, street, zip,
                  country_id, state_id, city_id, status_id, source_id, category_id, owner_id, created_by, converted_at,
                  created_at, updated_at)
SELECT :workspace, :first_lead + n, pg_temp.uuid_of(:first_lead + n),
       (ARRAY['Website redesign', 'Annual maintenance', 'Cloud migration', 'Fleet of vans', 'Office furniture'])
           [1 + pg_temp.pick(n, 1, 5)] || ' for ' || last_name,
       first_name, last_name,
       lower(first_name || '.' || last_name) || n || '@mail' || pg_temp.pick(n, 2, 50) || '.example',
       '+1-555-' || to_char(n % 10000000, 'FM0000000'),
       (ARRAY['Owner', 'Head of purchasing', 'Office manager', 'Chief engineer'])[1 + pg_temp.pick(n, 3, 4)], NULL,
       CASE WHEN pg_temp.pick(n, 4, 4) > 0 THEN :first_company + pg_temp.pick(n, 5, 2000) END,
       'https://www.' || lower(last_name) || '.example', (pg_temp.pick(n, 6, 5000000) / 100.0)::numeric(15, 2), 'USD',
       CASE WHEN pg_temp.pick(n, 7, 10) > 0 THEN date '2026-01-01' - pg_temp.pick(n, 8, 700)::int END,
       'Asked for an offer by phone. ' || repeat('Wants to hear from us again before the end of the quarter. ',
                                                 pg_temp.pick(n, 9, 7)::int),
       pg_temp.pick(n, 10, 900) + 1 || ' Market Street', to_char(pg_temp.pick(n, 11, 90000) + 10000, 'FM00000'),
       1, 2, 3, :first_status + pg_temp.pick(n, 12, 5), :first_source + pg_temp.pick(n, 17, 10),
       :category, :first_account + n % 20,
       :first_account + n % 20,
       CASE WHEN pg_temp.pick(n, 12, 5) = 3 THEN made END, made, made
  FROM (SELECT n, pg_temp.surname(pg_temp.pick(n, 15, :surnames)) AS last_name,
               (ARRAY['Ada', 'Boris', 'Chiara', 'David', 'Elena', 'Farid', 'Grace', 'Hugo', 'Ines', 'Jonas', 'Katya',
                      'Liam', 'Maria', 'Noor', 'Oscar', 'Priya'])[1 + pg_temp.pick(n, 16, 16)] AS first_name,
               timestamptz '2024-01-01 00:00:00+00' + n * interval '60 seconds' AS made
          FROM generate_series(0, :leads - 1) n OFFSET 0) row;

INSERT INTO lead_attribute (workspace_id, lead_id, attribute_id, position)
SELECT :workspace, :first_lead + n, :first_status + pg_temp.pick(n, 12, 5), 0 FROM generate_series(0, :leads - 1) n
UNION ALL
SELECT :workspace, :first_lead + n, :first_source + pg_temp.pick(n, 17, 10), 0 FROM generate_series(0, :leads - 1) n
UNION ALL
SELECT :workspace, :first_lead + n, :first_group + pg_temp.pick(n, 18, 3), 0 FROM generate_series(0, :leads - 1) n
 WHERE pg_temp.pick(n, 19, 2) = 0
 ORDER BY 2, 3;
-- None, one or two of the accounts.
INSERT INTO lead_assignee (workspace_id, lead_id, account_id, position)
SELECT :workspace, :first_lead + n, :first_account + (pg_temp.pick(n, 20, 20) + place * 7) % 20, place
  FROM generate_series(0, :leads - 1) n, LATERAL generate_series(0, pg_temp.pick(n, 21, 3) - 1) place;
INSERT INTO activity (workspace_id, lead_id, account_id, type, description, created_at)
SELECT :workspace, id, created_by, 'created', 'Lead created', created_at FROM lead
 WHERE workspace_id = :workspace ORDER BY id;

DO $$ DECLARE v_index record; BEGIN
    FOR v_index IN SELECT definition FROM indexes LOOP EXECUTE v_index.definition; END LOOP;
END $$;
ALTER TABLE lead ENABLE TRIGGER lead_search_text;
-- Without figures of the new rows their assignees would be looked for by reading all.
ANALYZE lead, lead_assignee;
SELECT lead_count_rebuild(:workspace) \g /dev/null
ALTER TABLE lead ENABLE TRIGGER lead_score;
-- Words that about 25 leads hold each, for searching.
CREATE TABLE bench_word (number bigint PRIMARY KEY, word text NOT NULL);
INSERT INTO bench_word SELECT n, lower(pg_temp.surname(n)) FROM generate_series(0, :surnames - 1) n;
GRANT SELECT ON bench_word TO leadwire;
-- Rows were given their ids here, so what gives them is told how far it is.
SELECT setval(pg_get_serial_sequence('lead', 'id'), :last_lead),
       setval(pg_get_serial_sequence('account', 'id'), :last_account),
       setval(pg_get_serial_sequence('attribute', 'id'), :last_group),
       setval(pg_get_serial_sequence('company', 'id'), :first_company + 1999) \g /dev/null
COMMIT;
CREATE EXTENSION pg_prewarm;
VACUUM (FREEZE, ANALYZE);
CHECKPOINT;

\echo workspace=:workspace
\echo first_lead=:first_lead
\echo last_lead=:last_lead
\echo category=:category
\echo first_status=:first_status
\echo first_source=:first_source
\echo first_group=:first_group
\echo first_account=:first_account
\echo first_company=:first_company
\echo attributes=:attributes
\echo accounts=:accounts
\echo words=:surnames
\echo frequent_word=katya
