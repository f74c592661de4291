-- A lead is made by fewer executions: each takes longer than what it finds for one row.

-- As before; lists of few, which nearly all are, take no execution.
CREATE OR REPLACE FUNCTION ids_each_once(p_ids jsonb) RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    v_count integer := coalesce(jsonb_array_length(p_ids), 0);
    v_ids   bigint[] := '{}';
    v_id    bigint;
BEGIN
    IF v_count > 16 THEN
        RETURN (SELECT array_agg(id ORDER BY place)
                  FROM (SELECT value::bigint AS id, min(ordinality) AS place
                          FROM jsonb_array_elements_text(p_ids) WITH ORDINALITY GROUP BY 1) each_once);
    END IF;
    FOR v_place IN 0 .. v_count - 1 LOOP
        v_id := p_ids ->> v_place;
        IF array_position(v_ids, v_id) IS NULL THEN v_ids := v_ids || v_id; END IF;
    END LOOP;
    RETURN v_ids;
END $$;

-- As before; whoever waits for the lock looks after it has come, since the look is a statement of its own.
CREATE OR REPLACE FUNCTION lead_email_taken(p_workspace bigint, p_email text, p_but bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    v_lock text := pg_advisory_xact_lock(hashtextextended('lead.email ' || lower(p_email), p_workspace));
BEGIN
    RETURN EXISTS (SELECT FROM lead WHERE workspace_id = p_workspace AND email_key = lower(p_email)
                                      AND deleted_at IS NULL AND id <> p_but);
END $$;

-- As before; the defaults of the workspace are read by the statement that needs them.
CREATE OR REPLACE FUNCTION lead_create(p_workspace bigint, p_account bigint, p_changes jsonb, p_links jsonb, p_email_unique boolean)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    r           lead;
    v_no_status boolean := coalesce(jsonb_array_length(p_links -> 'status') = 0, true);
BEGIN
    IF p_changes ->> 'email' IS NOT NULL AND lead_email_taken(p_workspace, p_changes ->> 'email', 0) AND p_email_unique THEN
        RETURN NULL;
    END IF;
    r.owner_id := p_account;
    r.custom := '{}';
    r := jsonb_populate_record(r, p_changes);
    r.created_at := clock_timestamp(); -- of both times one, which two defaults would not be
    WITH made AS (
        INSERT INTO lead (workspace_id, title, first_name, last_name, email, phone, job_position, company_name, company_id,
                          contact_id, website, value, currency, expected_close, last_contacted, description,
                          street, city, state, zip, country, country_id, state_id, city_id,
                          status_id, source_id, category_id, owner_id, created_by, custom, created_at, updated_at)
        SELECT p_workspace, r.title, r.first_name, r.last_name, r.email, r.phone, r.job_position, r.company_name, r.company_id,
               r.contact_id, r.website, r.value, r.currency, r.expected_close, r.last_contacted, r.description,
               r.street, r.city, r.state, r.zip, r.country, r.country_id, r.state_id, r.city_id,
               coalesce((p_links #>> '{status,0}')::bigint, w.default_status_id), (p_links #>> '{source,0}')::bigint,
               coalesce(r.category_id, w.default_category_id),
               r.owner_id, p_account, jsonb_strip_nulls(r.custom), r.created_at, r.created_at
          FROM workspace w WHERE w.id = p_workspace
        RETURNING id, status_id
    ), attributes AS (
        INSERT INTO lead_attribute (workspace_id, lead_id, attribute_id, position)
        SELECT p_workspace, made.id, given.id, given.place - 1
          FROM made CROSS JOIN jsonb_each(p_links) of_kind (kind, ids)
         CROSS JOIN unnest(ids_each_once(of_kind.ids)) WITH ORDINALITY AS given (id, place)
         WHERE of_kind.kind <> 'assignee'
         UNION ALL
        SELECT p_workspace, id, status_id, 0 FROM made WHERE v_no_status
    ), assignees AS (
        INSERT INTO lead_assignee (workspace_id, lead_id, account_id, position)
        SELECT p_workspace, made.id, given.id, given.place - 1
          FROM made CROSS JOIN unnest(ids_each_once(p_links -> 'assignee')) WITH ORDINALITY AS given (id, place)
    ), activities AS (
        INSERT INTO activity (workspace_id, lead_id, account_id, type, description)
        SELECT p_workspace, id, p_account, 'created', 'Lead created' FROM made
    )
    SELECT id INTO r.id FROM made;
    IF r.id IS NULL THEN
        RAISE foreign_key_violation USING MESSAGE = 'the workspace of the lead is not there';
    END IF;
    RETURN r.id;
END $$;
