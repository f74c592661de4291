-- A lead is made in one statement, and what the database adds to it takes as few more as it can: each costs the start and
-- the end of an execution, which for one row is most of what it takes.
-- contract: what lead_count loses, a reference, nothing asks for: rows of it are made by the triggers of leads alone.

-- As before; lists of one, which most are, take no execution.
CREATE OR REPLACE FUNCTION ids_each_once(p_ids jsonb) RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF jsonb_array_length(p_ids) = 1 THEN RETURN ARRAY[(p_ids ->> 0)::bigint]; END IF;
    RETURN (SELECT coalesce(array_agg(id ORDER BY place), '{}')
              FROM (SELECT value::bigint AS id, min(ordinality) AS place
                      FROM jsonb_array_elements_text(p_ids) WITH ORDINALITY GROUP BY 1) each_once);
END $$;

-- As before; where nothing is named, nothing is looked for.
CREATE OR REPLACE FUNCTION lead_links_named(p_workspace bigint, p_links jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    v_links jsonb := p_links;
    v_kind  text;
    v_list  jsonb;
    v_name  text;
    v_place bigint;
    v_ids   bigint[];
BEGIN
    IF NOT jsonb_path_exists(p_links, '$.*[0] ? (@.type() == "string")') THEN RETURN p_links; END IF;
    FOR v_kind, v_list IN SELECT key, value FROM jsonb_each(p_links) ORDER BY key LOOP
        CONTINUE WHEN jsonb_typeof(v_list -> 0) IS DISTINCT FROM 'string';
        v_ids := '{}';
        FOR v_name, v_place IN SELECT value, ordinality FROM jsonb_array_elements_text(v_list) WITH ORDINALITY
                                ORDER BY lower(value), ordinality LOOP
            v_ids[v_place] := attribute_named(p_workspace, v_kind, v_name);
        END LOOP;
        v_links := v_links || jsonb_build_object(v_kind, to_jsonb(v_ids));
    END LOOP;
    RETURN v_links;
END $$;

CREATE OR REPLACE FUNCTION lead_create(p_workspace bigint, p_account bigint, p_changes jsonb, p_links jsonb, p_email_unique boolean)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    r          lead;
    v_category bigint;
    v_links    jsonb;
BEGIN
    IF p_changes ->> 'email' IS NOT NULL AND lead_email_taken(p_workspace, p_changes ->> 'email', 0) AND p_email_unique THEN
        RETURN NULL;
    END IF;
    SELECT default_status_id, default_category_id INTO r.status_id, v_category FROM workspace WHERE id = p_workspace;
    v_links := lead_links_with_status(p_links, r.status_id);
    r.owner_id := p_account;
    r.custom := '{}';
    r := jsonb_populate_record(r, p_changes);
    r.created_at := clock_timestamp(); -- of both times one, which two defaults would not be
    WITH made AS (
        INSERT INTO lead (workspace_id, title, first_name, last_name, email, phone, job_position, company_name, company_id,
                          contact_id, website, value, currency, expected_close, last_contacted, description,
                          street, city, state, zip, country, country_id, state_id, city_id,
                          status_id, source_id, category_id, owner_id, created_by, custom, created_at, updated_at)
        VALUES (p_workspace, r.title, r.first_name, r.last_name, r.email, r.phone, r.job_position, r.company_name, r.company_id,
                r.contact_id, r.website, r.value, r.currency, r.expected_close, r.last_contacted, r.description,
                r.street, r.city, r.state, r.zip, r.country, r.country_id, r.state_id, r.city_id,
                (v_links #>> '{status,0}')::bigint, (v_links #>> '{source,0}')::bigint, coalesce(r.category_id, v_category),
                r.owner_id, p_account, jsonb_strip_nulls(r.custom), r.created_at, r.created_at)
        RETURNING id
    ), attributes AS (
        INSERT INTO lead_attribute (workspace_id, lead_id, attribute_id, position)
        SELECT p_workspace, made.id, given.id, given.place - 1
          FROM made CROSS JOIN jsonb_each(v_links) of_kind (kind, ids)
         CROSS JOIN unnest(ids_each_once(of_kind.ids)) WITH ORDINALITY AS given (id, place)
         WHERE of_kind.kind <> 'assignee'
    ), assignees AS (
        INSERT INTO lead_assignee (workspace_id, lead_id, account_id, position)
        SELECT p_workspace, made.id, given.id, given.place - 1
          FROM made CROSS JOIN unnest(ids_each_once(v_links -> 'assignee')) WITH ORDINALITY AS given (id, place)
    ), activities AS (
        INSERT INTO activity (workspace_id, lead_id, account_id, type, description)
        SELECT p_workspace, id, p_account, 'created', 'Lead created' FROM made
    )
    SELECT id INTO r.id FROM made;
    RETURN r.id;
END $$;

-- As before; a lead that is made is counted without assignees: they are counted by themselves.
CREATE OR REPLACE FUNCTION lead_count_of_lead() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.deleted_at IS NOT NULL THEN RETURN NULL; END IF;
        INSERT INTO lead_count (workspace_id, status_id, category_id, source_id, owner_id, archived, delta)
        VALUES (NEW.workspace_id, NEW.status_id, NEW.category_id, NEW.source_id, NEW.owner_id, NEW.archived_at IS NOT NULL, 1);
        IF random() < 0.002 THEN PERFORM lead_count_fold(NEW.workspace_id, 100); END IF;
        RETURN NULL;
    END IF;
    IF OLD.deleted_at IS NULL THEN
        -- Where the workspace itself goes, there is nothing left to count for.
        IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT FROM workspace WHERE id = OLD.workspace_id) THEN RETURN OLD; END IF;
        PERFORM lead_count_append(OLD, -1);
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    IF NEW.deleted_at IS NULL THEN PERFORM lead_count_append(NEW, 1); END IF;
    RETURN NULL;
END $$;

-- All assignees of a statement at once.
CREATE FUNCTION lead_count_of_assignees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The lock makes a change of a lead itself wait, so that both count for the same lead.
    INSERT INTO lead_count (workspace_id, status_id, category_id, source_id, owner_id, assignee_id, archived, delta)
    SELECT l.workspace_id, l.status_id, l.category_id, l.source_id, l.owner_id, changed.account_id,
           l.archived_at IS NOT NULL, CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END
      FROM changed JOIN lead l ON l.workspace_id = changed.workspace_id AND l.id = changed.lead_id AND l.deleted_at IS NULL
       FOR NO KEY UPDATE OF l;
    RETURN NULL;
END $$;
DROP TRIGGER lead_count_assigned ON lead_assignee;
CREATE TRIGGER lead_count_assigned AFTER INSERT ON lead_assignee REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_count_of_assignees();
CREATE TRIGGER lead_count_unassigned AFTER DELETE ON lead_assignee REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lead_count_of_assignees();

-- What a workspace has counted goes with it; a reference would be checked for each row that a lead adds.
ALTER TABLE lead_count DROP CONSTRAINT lead_count_workspace_id_fkey;
CREATE FUNCTION lead_count_of_workspace() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN DELETE FROM lead_count WHERE workspace_id = OLD.id; ELSE TRUNCATE lead_count; END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER lead_count_of_workspace AFTER DELETE ON workspace FOR EACH ROW EXECUTE FUNCTION lead_count_of_workspace();
CREATE TRIGGER lead_count_of_workspaces AFTER TRUNCATE ON workspace EXECUTE FUNCTION lead_count_of_workspace();

-- The rules of the score, for lead_score_parts, which tells them, and for lead_score, which adds them up for every write.
-- In SQL, so that they become part of the expressions that name them.
CREATE FUNCTION lead_missing(p_lead lead) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT array_remove(ARRAY[
        CASE WHEN coalesce(nullif(p_lead.first_name, ''), nullif(p_lead.last_name, '')) IS NULL THEN 'name' END,
        CASE WHEN nullif(p_lead.email, '') IS NULL THEN 'e-mail' END,
        CASE WHEN nullif(p_lead.phone, '') IS NULL THEN 'phone' END,
        CASE WHEN p_lead.company_id IS NULL AND nullif(p_lead.company_name, '') IS NULL THEN 'company' END,
        CASE WHEN nullif(p_lead.job_position, '') IS NULL THEN 'job position' END,
        CASE WHEN nullif(p_lead.website, '') IS NULL THEN 'website' END,
        CASE WHEN nullif(concat(p_lead.street, p_lead.city, p_lead.state, p_lead.zip, p_lead.country, p_lead.country_id,
                                p_lead.state_id, p_lead.city_id), '') IS NULL THEN 'address' END,
        CASE WHEN p_lead.source_id IS NULL THEN 'source' END,
        CASE WHEN nullif(p_lead.description, '') IS NULL THEN 'description' END,
        CASE WHEN p_lead.expected_close IS NULL THEN 'expected close' END], NULL)
$$;
CREATE FUNCTION lead_points_missing(p_missing text[]) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT 3 * (10 - cardinality(p_missing))
$$;
CREATE FUNCTION lead_points_of_value(p_value numeric) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN p_value >= 100000 THEN 20 WHEN p_value >= 10000 THEN 15 WHEN p_value >= 1000 THEN 10
                WHEN p_value > 0 THEN 5 ELSE 0 END
$$;
CREATE FUNCTION lead_points_of_days(p_since_contact integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN p_since_contact <= 7 THEN 20 WHEN p_since_contact <= 30 THEN 15 WHEN p_since_contact <= 90 THEN 10
                WHEN p_since_contact <= 180 THEN 5 ELSE 0 END
$$;
CREATE FUNCTION lead_points_of_dealings(p_dealings integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT 2 * p_dealings
$$;
CREATE FUNCTION lead_points_of_stage(p_stage text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE p_stage WHEN 'new' THEN 4 WHEN 'contacted' THEN 8 WHEN 'qualified' THEN 16 WHEN 'converted' THEN 20 ELSE 0 END
$$;

-- How often one has dealt with the lead in the thirty days before; more than five times are as good as five.
CREATE FUNCTION lead_dealings(p_workspace bigint, p_lead bigint, p_today date) RETURNS integer LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT count(*)
              FROM (SELECT FROM activity
                     WHERE workspace_id = p_workspace AND lead_id = p_lead
                       AND type IN ('note', 'comment', 'email', 'file', 'checklist')
                       AND created_at >= (p_today - 30)::timestamp AT TIME ZONE 'UTC' LIMIT 5) recent);
END $$;

CREATE FUNCTION lead_stage(p_workspace bigint, p_status bigint, p_converted_at timestamptz) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF p_converted_at IS NOT NULL THEN RETURN 'converted'; END IF;
    RETURN (SELECT stage FROM attribute WHERE workspace_id = p_workspace AND id = p_status);
END $$;

CREATE OR REPLACE FUNCTION lead_score_parts(p_lead lead)
RETURNS TABLE (part text, points integer, most integer, because text) LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_today    date := (clock_timestamp() AT TIME ZONE 'UTC')::date;
    v_days     integer := v_today - p_lead.last_contacted;
    v_missing  text[] := lead_missing(p_lead);
    v_dealings integer := lead_dealings(p_lead.workspace_id, p_lead.id, v_today);
    v_stage    text := lead_stage(p_lead.workspace_id, p_lead.status_id, p_lead.converted_at);
BEGIN
    RETURN QUERY VALUES
        ('completeness', lead_points_missing(v_missing), 30,
         coalesce('missing: ' || nullif(array_to_string(v_missing, ', '), ''), 'nothing is missing')),
        ('value', lead_points_of_value(p_lead.value), 20, coalesce('the value is ' || p_lead.value, 'no value')),
        ('recency', lead_points_of_days(v_days), 20,
         coalesce('last contacted ' || CASE WHEN v_days < 0 THEN 'in ' || -v_days || ' days'
                                            ELSE v_days || ' days ago' END, 'never contacted')),
        ('activity', lead_points_of_dealings(v_dealings), 10, CASE v_dealings WHEN 5 THEN '5 or more' ELSE v_dealings::text END
                                         || ' notes, comments, mails, files or checklist changes in 30 days'),
        ('stage', lead_points_of_stage(v_stage), 20, 'the stage is ' || coalesce(v_stage, 'unknown'));
END $$;

CREATE OR REPLACE FUNCTION lead_score() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_today    date := (clock_timestamp() AT TIME ZONE 'UTC')::date;
    -- Nobody can have dealt with a lead that is being made.
    v_dealings integer := CASE TG_OP WHEN 'INSERT' THEN 0 ELSE lead_dealings(NEW.workspace_id, NEW.id, v_today) END;
BEGIN
    NEW.score := lead_points_missing(lead_missing(NEW)) + lead_points_of_value(NEW.value)
               + lead_points_of_days(v_today - NEW.last_contacted) + lead_points_of_dealings(v_dealings)
               + lead_points_of_stage(lead_stage(NEW.workspace_id, NEW.status_id, NEW.converted_at));
    RETURN NEW;
END $$;
