-- Writes that must look before they write, or that touch several tables: one call is one transaction and one round trip.
-- They run as the caller, so the tenant wall holds inside them. VOLATILE: each statement inside sees what was committed
-- while it waited for a lock.

CREATE FUNCTION workspace_create(p_name text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_workspace bigint;
    v_status    bigint;
    v_category  bigint;
BEGIN
    INSERT INTO workspace (name) VALUES (p_name) RETURNING id INTO v_workspace;
    INSERT INTO attribute (workspace_id, kind, name, color, position, stage)
    VALUES (v_workspace, 'status', 'New', '#3498db', 1, 'new'),
           (v_workspace, 'status', 'Contacted', '#f1c40f', 2, 'contacted'),
           (v_workspace, 'status', 'Qualified', '#9b59b6', 3, 'qualified'),
           (v_workspace, 'status', 'Converted', '#2ecc71', 4, 'converted'),
           (v_workspace, 'status', 'Lost', '#e74c3c', 5, 'lost');
    SELECT id INTO v_status FROM attribute WHERE workspace_id = v_workspace AND stage = 'new';
    INSERT INTO attribute (workspace_id, kind, name, position) VALUES (v_workspace, 'category', 'Default', 1)
    RETURNING id INTO v_category;
    UPDATE workspace SET default_status_id = v_status, default_category_id = v_category WHERE id = v_workspace;
    RETURN v_workspace;
END $$;

-- Two writers of one address in one workspace take turns until their transactions end, so that who looks for the address
-- after waiting sees it if another lead has got it. Returns whether a live lead other than `p_but` has it.
CREATE FUNCTION lead_email_taken(p_workspace bigint, p_email text, p_but bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('lead.email ' || lower(p_email), p_workspace));
    RETURN EXISTS (SELECT FROM lead WHERE workspace_id = p_workspace AND email_key = lower(p_email)
                                      AND deleted_at IS NULL AND id <> p_but);
END $$;

-- A JSON list of ids as an array: each id once, in the order of first appearance.
CREATE FUNCTION ids_each_once(p_ids jsonb) RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN (SELECT coalesce(array_agg(id ORDER BY place), '{}')
              FROM (SELECT value::bigint AS id, min(ordinality) AS place
                      FROM jsonb_array_elements_text(p_ids) WITH ORDINALITY GROUP BY 1) each_once);
END $$;

-- Makes `p_ids` (a JSON list of ids, in order) the whole set of the lead's attributes of one kind.
-- Returns whether that changed anything.
CREATE FUNCTION lead_set_attributes(p_workspace bigint, p_lead bigint, p_kind text, p_ids jsonb) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    v_ids bigint[] := ids_each_once(p_ids);
    v_old bigint[];
BEGIN
    SELECT coalesce(array_agg(l.attribute_id ORDER BY l.position), '{}') INTO v_old
      FROM lead_attribute l JOIN attribute a ON a.workspace_id = l.workspace_id AND a.id = l.attribute_id
     WHERE l.workspace_id = p_workspace AND l.lead_id = p_lead AND a.kind = p_kind;
    IF v_old = v_ids THEN RETURN false; END IF;
    DELETE FROM lead_attribute WHERE workspace_id = p_workspace AND lead_id = p_lead AND attribute_id = ANY (v_old);
    INSERT INTO lead_attribute (workspace_id, lead_id, attribute_id, position)
    SELECT p_workspace, p_lead, id, place - 1 FROM unnest(v_ids) WITH ORDINALITY AS given (id, place);
    RETURN true;
END $$;

-- As above for the people a lead is assigned to.
CREATE FUNCTION lead_set_assignees(p_workspace bigint, p_lead bigint, p_ids jsonb) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    v_ids bigint[] := ids_each_once(p_ids);
    v_old bigint[];
BEGIN
    SELECT coalesce(array_agg(account_id ORDER BY position), '{}') INTO v_old
      FROM lead_assignee WHERE workspace_id = p_workspace AND lead_id = p_lead;
    IF v_old = v_ids THEN RETURN false; END IF;
    DELETE FROM lead_assignee WHERE workspace_id = p_workspace AND lead_id = p_lead;
    INSERT INTO lead_assignee (workspace_id, lead_id, account_id, position)
    SELECT p_workspace, p_lead, id, place - 1 FROM unnest(v_ids) WITH ORDINALITY AS given (id, place);
    RETURN true;
END $$;

-- Sets what `p_links` names: {"status": [ids], "source": […], "label": […], "group": […], "assignee": […]}.
-- A kind that is absent stays as it is. Returns the kinds that changed.
CREATE FUNCTION lead_set_links(p_workspace bigint, p_lead bigint, p_links jsonb) RETURNS text[]
LANGUAGE plpgsql AS $$
DECLARE
    v_kind    text;
    v_ids     jsonb;
    v_changed text[] := '{}';
BEGIN
    FOR v_kind, v_ids IN SELECT * FROM jsonb_each(p_links) LOOP
        IF (CASE v_kind WHEN 'assignee' THEN lead_set_assignees(p_workspace, p_lead, v_ids)
                        ELSE lead_set_attributes(p_workspace, p_lead, v_kind, v_ids) END) THEN
            v_changed := v_changed || v_kind;
        END IF;
    END LOOP;
    RETURN v_changed;
END $$;

-- A lead is never without a status: an empty list means the workspace's default.
CREATE FUNCTION lead_links_with_status(p_links jsonb, p_default bigint) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN CASE WHEN jsonb_array_length(p_links -> 'status') > 0 THEN p_links
                ELSE p_links || jsonb_build_object('status', jsonb_build_array(p_default)) END;
END $$;

-- PL/pgSQL throughout: it keeps its plans for the session, where a function in SQL is planned at every call.

-- The columns that a client may set are those that the rules name; keys never are id, workspace_id or created_*.
-- Returns the new id, or null if the address is taken and `p_email_unique` asks for that.
CREATE FUNCTION lead_create(p_workspace bigint, p_account bigint, p_changes jsonb, p_links jsonb, p_email_unique boolean)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    r       lead;
    v_links jsonb;
BEGIN
    IF p_changes ->> 'email' IS NOT NULL AND lead_email_taken(p_workspace, p_changes ->> 'email', 0) AND p_email_unique THEN
        RETURN NULL;
    END IF;
    SELECT default_status_id, default_category_id INTO r.status_id, r.category_id FROM workspace WHERE id = p_workspace;
    v_links := lead_links_with_status(p_links, r.status_id);
    r.owner_id := p_account;
    r.custom := '{}';
    r := jsonb_populate_record(r, p_changes);
    r.custom := jsonb_strip_nulls(r.custom);
    INSERT INTO lead (workspace_id, title, first_name, last_name, email, phone, job_position, company_name, company_id,
                      contact_id, website, value, currency, expected_close, last_contacted, description,
                      street, city, state, zip, country, country_id, state_id, city_id,
                      status_id, category_id, owner_id, created_by, custom)
    VALUES (p_workspace, r.title, r.first_name, r.last_name, r.email, r.phone, r.job_position, r.company_name, r.company_id,
            r.contact_id, r.website, r.value, r.currency, r.expected_close, r.last_contacted, r.description,
            r.street, r.city, r.state, r.zip, r.country, r.country_id, r.state_id, r.city_id,
            (v_links #>> '{status,0}')::bigint,
            coalesce(r.category_id, (SELECT default_category_id FROM workspace WHERE id = p_workspace)),
            r.owner_id, p_account, jsonb_strip_nulls(r.custom))
    RETURNING id INTO r.id;
    PERFORM lead_set_links(p_workspace, r.id, v_links);
    INSERT INTO activity (workspace_id, lead_id, account_id, type, description)
    VALUES (p_workspace, r.id, p_account, 'created', 'Lead created');
    RETURN r.id;
END $$;

-- Changes what `p_changes` and `p_links` name: absent stays, null clears, a value sets; `custom` is merged by key.
-- Returns 'done', 'missing' (no such live lead) or 'taken' (the address, if `p_email_unique`).
-- What changes nothing writes nothing: no new version, no activity.
CREATE FUNCTION lead_update(p_workspace bigint, p_account bigint, p_lead bigint, p_changes jsonb, p_links jsonb,
                            p_email_unique boolean)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v_old     lead;
    r         lead;
    v_links   jsonb := p_links;
    v_changed text[];
BEGIN
    SELECT * INTO v_old FROM lead WHERE workspace_id = p_workspace AND id = p_lead AND deleted_at IS NULL
       FOR NO KEY UPDATE;
    IF NOT FOUND THEN RETURN 'missing'; END IF;
    IF lower(p_changes ->> 'email') <> coalesce(v_old.email_key, '')
       AND lead_email_taken(p_workspace, p_changes ->> 'email', p_lead) AND p_email_unique THEN
        RETURN 'taken';
    END IF;
    IF p_links ? 'status' THEN
        v_links := lead_links_with_status(p_links, (SELECT default_status_id FROM workspace WHERE id = p_workspace));
    END IF;

    r := jsonb_populate_record(v_old, p_changes);
    r.custom := jsonb_strip_nulls(v_old.custom || coalesce(p_changes -> 'custom', '{}'));
    r.status_id := coalesce((v_links #>> '{status,0}')::bigint, v_old.status_id);
    v_changed := lead_set_links(p_workspace, p_lead, v_links);
    SELECT v_changed || coalesce(array_agg(replace(n.key, '_', ' ') ORDER BY n.key), '{}') INTO v_changed
      FROM jsonb_each(to_jsonb(r)) n WHERE n.key <> 'status_id' AND n.value IS DISTINCT FROM to_jsonb(v_old) -> n.key;
    IF v_changed = '{}' AND r.status_id = v_old.status_id THEN RETURN 'done'; END IF;

    UPDATE lead SET
        title = r.title, first_name = r.first_name, last_name = r.last_name, email = r.email, phone = r.phone,
        job_position = r.job_position, company_name = r.company_name, company_id = r.company_id, contact_id = r.contact_id,
        website = r.website, value = r.value, currency = r.currency, expected_close = r.expected_close,
        last_contacted = r.last_contacted, description = r.description, street = r.street, city = r.city,
        state = r.state, zip = r.zip, country = r.country, country_id = r.country_id, state_id = r.state_id,
        city_id = r.city_id, status_id = r.status_id, category_id = r.category_id, owner_id = r.owner_id,
        custom = r.custom, version = version + 1, updated_at = clock_timestamp()
     WHERE workspace_id = p_workspace AND id = p_lead;
    INSERT INTO activity (workspace_id, lead_id, account_id, type, description)
    VALUES (p_workspace, p_lead, p_account, 'updated', 'Lead updated: ' || array_to_string(v_changed, ', '));
    RETURN 'done';
END $$;

-- Takes an attribute from at most `p_batch` leads, and removes it once none has it. A lead left without a status gets the
-- default status. Returns 'more' (call again; each call is short, however many leads there are), 'done', 'missing' or
-- 'last' (the last status, or the default category, cannot go).
CREATE FUNCTION attribute_delete(p_workspace bigint, p_id bigint, p_kinds text[], p_batch bigint) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    v_kind     text;
    v_status   bigint;
    v_category bigint;
    v_leads    bigint[] := '{}';
    v_links    bigint[];
BEGIN
    -- One at a time in a workspace, so that two deletions cannot both leave the other's status as the last.
    SELECT default_status_id, default_category_id INTO v_status, v_category FROM workspace WHERE id = p_workspace
       FOR NO KEY UPDATE;
    SELECT kind INTO v_kind FROM attribute WHERE workspace_id = p_workspace AND id = p_id AND kind = ANY (p_kinds)
       FOR UPDATE;
    IF NOT FOUND THEN RETURN 'missing'; END IF;
    IF p_id = v_category THEN RETURN 'last'; END IF;
    IF p_id = v_status THEN
        SELECT id INTO v_status FROM attribute
         WHERE workspace_id = p_workspace AND kind = 'status' AND id <> p_id ORDER BY position, name, id LIMIT 1;
        IF NOT FOUND THEN RETURN 'last'; END IF;
        UPDATE workspace SET default_status_id = v_status WHERE id = p_workspace;
    END IF;

    IF v_kind = 'status' THEN
        v_leads := ARRAY(SELECT id FROM lead WHERE workspace_id = p_workspace AND status_id = p_id ORDER BY id LIMIT p_batch);
        WITH moved AS (
            UPDATE lead l SET status_id = coalesce(
                (SELECT o.attribute_id FROM lead_attribute o
                   JOIN attribute a ON a.workspace_id = p_workspace AND a.id = o.attribute_id AND a.kind = 'status'
                  WHERE o.workspace_id = p_workspace AND o.lead_id = l.id AND o.attribute_id <> p_id
                  ORDER BY o.position LIMIT 1), v_status)
             WHERE l.workspace_id = p_workspace AND l.id = ANY (v_leads)
            RETURNING l.id, l.status_id)
        INSERT INTO lead_attribute (workspace_id, lead_id, attribute_id)
        SELECT p_workspace, id, status_id FROM moved WHERE status_id = v_status ON CONFLICT DO NOTHING;
    ELSIF v_kind = 'category' THEN
        v_leads := ARRAY(SELECT id FROM lead WHERE workspace_id = p_workspace AND category_id = p_id ORDER BY id LIMIT p_batch);
        UPDATE lead SET category_id = v_category WHERE workspace_id = p_workspace AND id = ANY (v_leads);
    END IF;
    v_links := ARRAY(SELECT lead_id FROM lead_attribute WHERE workspace_id = p_workspace AND attribute_id = p_id
                      ORDER BY lead_id LIMIT p_batch);
    DELETE FROM lead_attribute WHERE workspace_id = p_workspace AND attribute_id = p_id AND lead_id = ANY (v_links);
    IF greatest(cardinality(v_leads), cardinality(v_links)) >= p_batch THEN RETURN 'more'; END IF;
    DELETE FROM attribute WHERE workspace_id = p_workspace AND id = p_id;
    RETURN 'done';
END $$;

-- Changes an attribute: absent keys stay. Returns 'done', 'missing', or 'in_use' when the kind of an attribute would
-- change that leads have, or that is the default status.
CREATE FUNCTION attribute_update(p_workspace bigint, p_id bigint, p_kinds text[], p_changes jsonb) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    v_old attribute;
    r     attribute;
BEGIN
    -- As in attribute_delete: what becomes the default meanwhile must not change its kind.
    PERFORM FROM workspace WHERE id = p_workspace FOR NO KEY UPDATE;
    SELECT * INTO v_old FROM attribute WHERE workspace_id = p_workspace AND id = p_id AND kind = ANY (p_kinds) FOR UPDATE;
    IF NOT FOUND THEN RETURN 'missing'; END IF;
    r := jsonb_populate_record(v_old, p_changes);
    r.position := coalesce(r.position, v_old.position);
    IF r.kind <> v_old.kind THEN
        IF EXISTS (SELECT FROM lead_attribute WHERE workspace_id = p_workspace AND attribute_id = p_id)
           OR EXISTS (SELECT FROM lead WHERE workspace_id = p_workspace AND status_id = p_id)
           OR EXISTS (SELECT FROM workspace WHERE id = p_workspace AND default_status_id = p_id) THEN
            RETURN 'in_use';
        END IF;
        r.stage := CASE WHEN r.kind = 'status' THEN 'new' END;
    END IF;
    IF r IS DISTINCT FROM v_old THEN
        UPDATE attribute SET kind = r.kind, name = r.name, color = r.color, position = r.position, stage = r.stage,
                             updated_at = clock_timestamp()
         WHERE workspace_id = p_workspace AND id = p_id;
    END IF;
    RETURN 'done';
END $$;
