-- Kept totals of live leads: any combination of status (the first), category, source (the first), archived and owner, and of
-- these with an assignee, is a sum over few rows, however many leads there are. Triggers append +1 and -1 rows, so they hold
-- for every writer; now and then a writer folds them.

-- The first of a lead's sources, kept as status_id is: what a lead shows where it has one source, and is counted by.
ALTER TABLE lead ADD COLUMN source_id bigint,
    ADD CONSTRAINT lead_source FOREIGN KEY (workspace_id, source_id) REFERENCES attribute ON DELETE SET NULL (source_id);
UPDATE lead l SET source_id =
    (SELECT o.attribute_id FROM lead_attribute o
       JOIN attribute a ON a.workspace_id = o.workspace_id AND a.id = o.attribute_id AND a.kind = 'source'
      WHERE o.workspace_id = l.workspace_id AND o.lead_id = l.id ORDER BY o.position LIMIT 1);
CREATE INDEX lead_by_source ON lead (workspace_id, source_id, id);

-- As before, with the first source.
CREATE OR REPLACE FUNCTION lead_create(p_workspace bigint, p_account bigint, p_changes jsonb, p_links jsonb, p_email_unique boolean)
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
    r.created_at := clock_timestamp(); -- of both times one, which two defaults would not be
    INSERT INTO lead (workspace_id, title, first_name, last_name, email, phone, job_position, company_name, company_id,
                      contact_id, website, value, currency, expected_close, last_contacted, description,
                      street, city, state, zip, country, country_id, state_id, city_id,
                      status_id, source_id, category_id, owner_id, created_by, custom, created_at, updated_at)
    VALUES (p_workspace, r.title, r.first_name, r.last_name, r.email, r.phone, r.job_position, r.company_name, r.company_id,
            r.contact_id, r.website, r.value, r.currency, r.expected_close, r.last_contacted, r.description,
            r.street, r.city, r.state, r.zip, r.country, r.country_id, r.state_id, r.city_id,
            (v_links #>> '{status,0}')::bigint, (v_links #>> '{source,0}')::bigint,
            coalesce(r.category_id, (SELECT default_category_id FROM workspace WHERE id = p_workspace)),
            r.owner_id, p_account, jsonb_strip_nulls(r.custom), r.created_at, r.created_at)
    RETURNING id INTO r.id;
    PERFORM lead_set_links(p_workspace, r.id, v_links);
    INSERT INTO activity (workspace_id, lead_id, account_id, type, description)
    VALUES (p_workspace, r.id, p_account, 'created', 'Lead created');
    RETURN r.id;
END $$;

-- As before, with the first source.
CREATE OR REPLACE FUNCTION lead_update(p_workspace bigint, p_account bigint, p_lead bigint, p_changes jsonb, p_links jsonb,
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
    IF v_links ? 'source' THEN r.source_id := (v_links #>> '{source,0}')::bigint; END IF;
    v_changed := lead_set_links(p_workspace, p_lead, v_links);
    SELECT v_changed || coalesce(array_agg(replace(n.key, '_', ' ') ORDER BY n.key), '{}') INTO v_changed
      FROM jsonb_each(to_jsonb(r)) n WHERE n.key NOT IN ('status_id', 'source_id') AND n.value IS DISTINCT FROM to_jsonb(v_old) -> n.key;
    IF v_changed = '{}' AND r.status_id = v_old.status_id THEN RETURN 'done'; END IF;

    UPDATE lead SET
        title = r.title, first_name = r.first_name, last_name = r.last_name, email = r.email, phone = r.phone,
        job_position = r.job_position, company_name = r.company_name, company_id = r.company_id, contact_id = r.contact_id,
        website = r.website, value = r.value, currency = r.currency, expected_close = r.expected_close,
        last_contacted = r.last_contacted, description = r.description, street = r.street, city = r.city,
        state = r.state, zip = r.zip, country = r.country, country_id = r.country_id, state_id = r.state_id,
        city_id = r.city_id, status_id = r.status_id, source_id = r.source_id, category_id = r.category_id, owner_id = r.owner_id,
        custom = r.custom, version = version + 1, updated_at = clock_timestamp()
     WHERE workspace_id = p_workspace AND id = p_lead;
    INSERT INTO activity (workspace_id, lead_id, account_id, type, description)
    VALUES (p_workspace, p_lead, p_account, 'updated', 'Lead updated: ' || array_to_string(v_changed, ', '));
    RETURN 'done';
END $$;

-- As before; a lead whose first source goes shows its next one. Leads are locked before they are read, so that what another
-- one has changed meanwhile is seen.
CREATE OR REPLACE FUNCTION attribute_delete(p_workspace bigint, p_id bigint, p_kinds text[], p_batch bigint) RETURNS text
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
        v_leads := ARRAY(SELECT id FROM lead WHERE workspace_id = p_workspace AND status_id = p_id ORDER BY id LIMIT p_batch
                          FOR NO KEY UPDATE);
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
    ELSIF v_kind = 'source' THEN
        v_leads := ARRAY(SELECT id FROM lead WHERE workspace_id = p_workspace AND source_id = p_id ORDER BY id LIMIT p_batch
                          FOR NO KEY UPDATE);
        UPDATE lead l SET source_id =
            (SELECT o.attribute_id FROM lead_attribute o
               JOIN attribute a ON a.workspace_id = p_workspace AND a.id = o.attribute_id AND a.kind = 'source'
              WHERE o.workspace_id = p_workspace AND o.lead_id = l.id AND o.attribute_id <> p_id
              ORDER BY o.position LIMIT 1)
         WHERE l.workspace_id = p_workspace AND l.id = ANY (v_leads);
    ELSIF v_kind = 'category' THEN
        v_leads := ARRAY(SELECT id FROM lead WHERE workspace_id = p_workspace AND category_id = p_id ORDER BY id LIMIT p_batch
                          FOR NO KEY UPDATE);
        UPDATE lead SET category_id = v_category WHERE workspace_id = p_workspace AND id = ANY (v_leads);
    END IF;
    v_links := ARRAY(SELECT lead_id FROM lead_attribute WHERE workspace_id = p_workspace AND attribute_id = p_id
                      ORDER BY lead_id LIMIT p_batch);
    DELETE FROM lead_attribute WHERE workspace_id = p_workspace AND attribute_id = p_id AND lead_id = ANY (v_links);
    IF greatest(cardinality(v_leads), cardinality(v_links)) >= p_batch THEN RETURN 'more'; END IF;
    DELETE FROM attribute WHERE workspace_id = p_workspace AND id = p_id;
    RETURN 'done';
END $$;

-- What a lead adds to the totals: a row for itself, and one for each assignee.
CREATE FUNCTION lead_count_append(p_lead lead, p_delta bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO lead_count (workspace_id, status_id, category_id, source_id, owner_id, assignee_id, archived, delta)
    SELECT p_lead.workspace_id, p_lead.status_id, p_lead.category_id, p_lead.source_id, p_lead.owner_id, counted.assignee_id,
           p_lead.archived_at IS NOT NULL, p_delta
      FROM (SELECT NULL::bigint AS assignee_id UNION ALL
            SELECT account_id FROM lead_assignee WHERE workspace_id = p_lead.workspace_id AND lead_id = p_lead.id) counted;
    IF random() < 0.004 THEN PERFORM lead_count_fold(p_lead.workspace_id, 100); END IF;
END $$;

-- Makes one row of all rows of one combination. Does nothing while another one does it, or when it would not take away
-- `p_gain` rows.
-- Readers see the rows from before or from after.
CREATE FUNCTION lead_count_fold(p_workspace bigint, p_gain bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('lead.count', p_workspace)) THEN RETURN; END IF;
    IF (SELECT count(*) - count(DISTINCT (status_id, category_id, source_id, owner_id, assignee_id, archived)) < p_gain
          FROM lead_count WHERE workspace_id = p_workspace) THEN RETURN; END IF;
    WITH folded AS (DELETE FROM lead_count WHERE workspace_id = p_workspace RETURNING *)
    INSERT INTO lead_count (workspace_id, status_id, category_id, source_id, owner_id, assignee_id, archived, delta)
    SELECT p_workspace, status_id, category_id, source_id, owner_id, assignee_id, archived, sum(delta)
      FROM folded GROUP BY status_id, category_id, source_id, owner_id, assignee_id, archived HAVING sum(delta) <> 0;
END $$;

CREATE FUNCTION lead_count_of_lead() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.deleted_at IS NULL THEN
        -- Where the workspace itself goes, there is nothing left to count for.
        IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT FROM workspace WHERE id = OLD.workspace_id) THEN RETURN OLD; END IF;
        PERFORM lead_count_append(OLD, -1);
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    IF NEW.deleted_at IS NULL THEN PERFORM lead_count_append(NEW, 1); END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lead_count_inserted AFTER INSERT ON lead FOR EACH ROW EXECUTE FUNCTION lead_count_of_lead();
CREATE TRIGGER lead_count_updated AFTER UPDATE OF status_id, category_id, source_id, owner_id, archived_at, deleted_at ON lead
    FOR EACH ROW WHEN ((OLD.status_id, OLD.category_id, OLD.source_id, OLD.owner_id, OLD.archived_at IS NULL, OLD.deleted_at IS NULL)
        IS DISTINCT FROM (NEW.status_id, NEW.category_id, NEW.source_id, NEW.owner_id, NEW.archived_at IS NULL, NEW.deleted_at IS NULL))
    EXECUTE FUNCTION lead_count_of_lead();
-- Before, while its assignees are still there; when they follow, there is no lead any more to count them for.
CREATE TRIGGER lead_count_deleted BEFORE DELETE ON lead FOR EACH ROW EXECUTE FUNCTION lead_count_of_lead();

CREATE FUNCTION lead_count_of_assignee() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_change lead_assignee := CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END;
    v_lead   lead;
BEGIN
    -- The lock makes a change of the lead itself wait, so that both count for the same lead.
    SELECT * INTO v_lead FROM lead WHERE workspace_id = v_change.workspace_id AND id = v_change.lead_id AND deleted_at IS NULL
       FOR NO KEY UPDATE;
    IF FOUND THEN
        INSERT INTO lead_count (workspace_id, status_id, category_id, source_id, owner_id, assignee_id, archived, delta)
        VALUES (v_lead.workspace_id, v_lead.status_id, v_lead.category_id, v_lead.source_id, v_lead.owner_id,
                v_change.account_id, v_lead.archived_at IS NOT NULL, CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER lead_count_assigned AFTER INSERT OR DELETE ON lead_assignee
    FOR EACH ROW EXECUTE FUNCTION lead_count_of_assignee();

-- Counts a workspace anew from its leads: for a migration, or after leads were loaded past the triggers.
CREATE FUNCTION lead_count_rebuild(p_workspace bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM lead_count WHERE workspace_id = p_workspace;
    INSERT INTO lead_count (workspace_id, status_id, category_id, source_id, owner_id, assignee_id, archived, delta)
    SELECT p_workspace, l.status_id, l.category_id, l.source_id, l.owner_id, a.account_id, l.archived_at IS NOT NULL, count(*)
      FROM lead l LEFT JOIN LATERAL
           (SELECT NULL::bigint AS account_id UNION ALL
            SELECT account_id FROM lead_assignee WHERE workspace_id = p_workspace AND lead_id = l.id) a ON true
     WHERE l.workspace_id = p_workspace AND l.deleted_at IS NULL
     GROUP BY l.status_id, l.category_id, l.source_id, l.owner_id, a.account_id, l.archived_at IS NOT NULL;
END $$;
SELECT lead_count_rebuild(id) FROM workspace;
