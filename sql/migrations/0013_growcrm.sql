-- What Grow CRM needs: lists by its filters and sorts with totals, attributes by name, changes as its clients see leads,
-- archiving, comments, checklists, copies of leads, and clients.

-- Few leads are archived; lists of them need no walk over the others.
CREATE INDEX lead_by_archived ON lead (workspace_id, id) WHERE deleted_at IS NULL AND archived_at IS NOT NULL;

-- The condition of a list over `lead l`: see lead_list for its arguments.
CREATE FUNCTION lead_list_condition(p_term text, p_name_is text, p_filters jsonb) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_workspace bigint := nullif(current_setting('leadwire.workspace', true), '')::bigint;
    v_pattern   text := '%' || replace(replace(replace(lower(p_term), '\', '\\'), '%', '\%'), '_', '\_') || '%';
    v_name      text := CASE p_name_is WHEN 'title' THEN 'coalesce(l.title, l.full_name)'
                                       ELSE 'btrim(concat_ws('' '', l.first_name, l.last_name))' END;
    v_where     text := format('l.workspace_id = %L AND l.deleted_at IS NULL', v_workspace);
    v_kind      text;
    v_sources   bigint[];
BEGIN
    IF p_term IS NOT NULL THEN
        v_where := v_where || format(
            ' AND l.search LIKE %1$L AND (lower(%2$s) LIKE %1$L OR l.email_key LIKE %1$L OR lower(l.company_name) LIKE %1$L
                  OR EXISTS (SELECT FROM company c WHERE c.workspace_id = l.workspace_id AND c.id = l.company_id
                                                     AND lower(c.name) LIKE %1$L))', v_pattern, v_name);
    END IF;
    FOREACH v_kind IN ARRAY ARRAY['status', 'source'] LOOP
        CONTINUE WHEN NOT p_filters ? v_kind;
        v_where := v_where || format(' AND EXISTS (SELECT FROM lead_attribute a WHERE a.workspace_id = l.workspace_id
                   AND a.lead_id = l.id AND a.attribute_id = %1$L)
                   AND EXISTS (SELECT FROM attribute k WHERE k.workspace_id = l.workspace_id AND k.id = %1$L
                   AND k.kind = %2$L)', (p_filters ->> v_kind)::bigint, v_kind);
    END LOOP;
    IF p_filters ? 'first_status' THEN
        v_where := v_where || format(' AND l.status_id = %L', (p_filters ->> 'first_status')::bigint);
    END IF;
    IF p_filters ? 'category' THEN
        v_where := v_where || format(' AND l.category_id = %L', (p_filters ->> 'category')::bigint);
    END IF;
    IF p_filters ? 'first_source_name' THEN
        SELECT array_agg(k.id) INTO v_sources FROM attribute k
         WHERE k.workspace_id = v_workspace AND k.kind = 'source' AND k.name_key = lower(p_filters ->> 'first_source_name');
        v_where := v_where || format(' AND l.source_id = ANY (%L::bigint[])', coalesce(v_sources, '{}'));
    END IF;
    IF p_filters ? 'assignee' THEN
        v_where := v_where || format(' AND EXISTS (SELECT FROM lead_assignee a WHERE a.workspace_id = l.workspace_id
                   AND a.lead_id = l.id AND a.account_id = %L)', (p_filters ->> 'assignee')::bigint);
    END IF;
    IF p_filters ? 'owner' THEN
        v_where := v_where || format(' AND l.owner_id = %L', (p_filters ->> 'owner')::bigint);
    END IF;
    IF p_filters ? 'archived' THEN
        v_where := v_where || CASE WHEN (p_filters ->> 'archived')::boolean THEN ' AND l.archived_at IS NOT NULL'
                                   ELSE ' AND l.archived_at IS NULL' END;
    END IF;
    IF p_filters ? 'converted' THEN
        v_where := v_where || CASE WHEN (p_filters ->> 'converted')::boolean THEN ' AND l.converted_at IS NOT NULL'
                                   ELSE ' AND l.converted_at IS NULL' END;
    END IF;
    IF p_filters ? 'from' THEN
        v_where := v_where || format(' AND l.last_contacted >= %L', (p_filters ->> 'from')::date);
    END IF;
    IF p_filters ? 'to' THEN
        v_where := v_where || format(' AND l.last_contacted <= %L', (p_filters ->> 'to')::date);
    END IF;
    RETURN v_where;
END $$;

-- The ids of the leads that hold `p_term` (literally; case does not matter; null: any) and fit the filters, in order.
-- `p_name_is`: what counts as the name, 'name' (first and last) or 'title'; e-mail and company always count.
-- Filters: {"status", "source", "assignee", "owner", "first_status", "category": id; "first_source_name": text, case ignored;
-- "converted", "archived": boolean; "from", "to": date}. `p_sort`: id, name, contacted, updated, status, title, value.
-- Runs as the owner, since neither LIKE nor jsonb may use an index behind the wall, and takes the workspace from the
-- wall's own setting; plans each call anew, since a rare and a frequent word want different plans.
CREATE OR REPLACE FUNCTION lead_list(p_term text, p_name_is text, p_filters jsonb, p_sort text, p_descending boolean,
                                     p_limit bigint, p_offset bigint)
RETURNS TABLE (id bigint) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET plan_cache_mode = force_custom_plan SET enable_seqscan = on SET enable_hashjoin = on SET enable_mergejoin = on
SET enable_material = on SET enable_sort = on SET search_path = public, pg_temp AS $$
DECLARE
    v_way   text := CASE WHEN p_descending THEN 'DESC NULLS LAST' ELSE 'ASC NULLS FIRST' END;
    -- These are never null, and a word on nulls would keep their indexes from giving the order.
    v_plain text := CASE WHEN p_descending THEN 'DESC' ELSE 'ASC' END;
    v_from  text := 'lead l';
    v_order text := '';
BEGIN
    IF p_sort = 'status' THEN
        v_from := 'lead l JOIN attribute s ON s.workspace_id = l.workspace_id AND s.id = l.status_id';
        v_order := format('s.position %1$s, s.name %1$s, ', v_way);
    ELSE
        v_order := CASE p_sort WHEN 'name' THEN format('lower(l.full_name) %s, ', v_plain)
                               WHEN 'title' THEN format('lower(coalesce(l.title, l.full_name)) %s, ', v_plain)
                               WHEN 'updated' THEN format('l.updated_at %s, ', v_plain)
                               WHEN 'contacted' THEN format('l.last_contacted %s, ', v_way)
                               WHEN 'value' THEN format('l.value %s, ', v_way)
                               ELSE '' END;
    END IF;
    RETURN QUERY EXECUTE format('SELECT l.id FROM %s WHERE %s ORDER BY %s l.id %s LIMIT %L OFFSET %L', v_from,
        lead_list_condition(p_term, p_name_is, p_filters), v_order, v_plain, p_limit, p_offset);
END $$;

-- How many leads the list has.
CREATE FUNCTION lead_total(p_term text, p_name_is text, p_filters jsonb)
RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER
SET plan_cache_mode = force_custom_plan SET enable_seqscan = on SET enable_hashjoin = on SET enable_mergejoin = on
SET enable_material = on SET enable_sort = on SET search_path = public, pg_temp AS $$
DECLARE
    v_total bigint;
BEGIN
    EXECUTE 'SELECT count(*) FROM lead l WHERE ' || lead_list_condition(p_term, p_name_is, p_filters) INTO v_total;
    RETURN v_total;
END $$;
REVOKE EXECUTE ON FUNCTION lead_total FROM PUBLIC;

-- The attribute of this kind and name (case ignored, the same spelling first), made if there is none.
-- Two who make one name in one workspace take turns; who waited finds what the other has made.
CREATE FUNCTION attribute_named(p_workspace bigint, p_kind text, p_name text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_id bigint;
BEGIN
    FOR v_try IN 1 .. 2 LOOP
        SELECT id INTO v_id FROM attribute
         WHERE workspace_id = p_workspace AND kind = p_kind AND name_key = lower(p_name)
         ORDER BY name <> p_name, id LIMIT 1 FOR KEY SHARE;
        IF FOUND THEN RETURN v_id; END IF;
        PERFORM pg_advisory_xact_lock(hashtextextended('attribute ' || p_kind || ' ' || lower(p_name), p_workspace));
    END LOOP;
    INSERT INTO attribute (workspace_id, kind, name, position)
    VALUES (p_workspace, p_kind, p_name,
            (SELECT least(coalesce(max(position), 0)::bigint + 1, 2147483647) FROM attribute
              WHERE workspace_id = p_workspace AND kind = p_kind))
    RETURNING id INTO v_id;
    RETURN v_id;
END $$;

-- The links with ids in place of names: `{"label": ["priority"]}` becomes `{"label": [11]}`; lists of ids stay.
-- Names are taken in one order, so that two who name the same ones never wait for each other in a circle.
CREATE FUNCTION lead_links_named(p_workspace bigint, p_links jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    v_links jsonb := p_links;
    v_kind  text;
    v_list  jsonb;
    v_name  text;
    v_place bigint;
    v_ids   bigint[];
BEGIN
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

-- An API that shows company and place as plain texts sends them back so. What comes back as it was shown is no change;
-- another text takes the place of the record and of the text that were there.
CREATE FUNCTION lead_changes_as_shown(p_old lead, p_changes jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    v_changes jsonb := p_changes;
    v_shown   jsonb;
    v_column  text;
    v_id      text;
BEGIN
    SELECT jsonb_build_object('company_name', coalesce(p_old.company_name, company.name),
                              'country', coalesce(country.name, p_old.country),
                              'state', coalesce(state.name, p_old.state),
                              'city', coalesce(city.name, p_old.city))
      INTO v_shown
      FROM (SELECT) AS one
      LEFT JOIN company ON company.workspace_id = p_old.workspace_id AND company.id = p_old.company_id
      LEFT JOIN country ON country.id = p_old.country_id
      LEFT JOIN subdivision state ON state.id = p_old.state_id
      LEFT JOIN city ON city.id = p_old.city_id;
    FOR v_column, v_id IN VALUES ('company_name', 'company_id'), ('country', 'country_id'), ('state', 'state_id'),
                                 ('city', 'city_id') LOOP
        CONTINUE WHEN NOT p_changes ? v_column;
        v_changes := CASE WHEN p_changes -> v_column = v_shown -> v_column THEN v_changes - v_column
                          ELSE v_changes || jsonb_build_object(v_id, NULL) END;
    END LOOP;
    RETURN v_changes;
END $$;

-- As lead_update, for an API that shows one status, one source (by name) and plain texts: the status or source that a lead
-- shows already leaves the others it has; another one takes the place of them all. E-mails may be used twice.
CREATE FUNCTION lead_update_as_shown(p_workspace bigint, p_account bigint, p_lead bigint, p_changes jsonb, p_links jsonb)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v_old    lead;
    v_links  jsonb := p_links;
    v_source text;
BEGIN
    SELECT * INTO v_old FROM lead WHERE workspace_id = p_workspace AND id = p_lead AND deleted_at IS NULL
       FOR NO KEY UPDATE;
    IF NOT FOUND THEN RETURN 'missing'; END IF;
    IF p_links #>> '{status,0}' = v_old.status_id::text THEN v_links := v_links - 'status'; END IF;
    IF p_links ? 'source' THEN
        SELECT name_key INTO v_source FROM attribute WHERE workspace_id = p_workspace AND id = v_old.source_id;
        IF lower(p_links #>> '{source,0}') = v_source THEN v_links := v_links - 'source'; END IF;
    END IF;
    RETURN lead_update(p_workspace, p_account, p_lead, lead_changes_as_shown(v_old, p_changes),
                       lead_links_named(p_workspace, v_links), false);
END $$;

-- Takes a lead out of the active ones, or back among them. Returns 'done' or 'missing'.
CREATE FUNCTION lead_archive(p_workspace bigint, p_account bigint, p_lead bigint, p_archived boolean) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    v_archived boolean;
BEGIN
    SELECT archived_at IS NOT NULL INTO v_archived FROM lead
     WHERE workspace_id = p_workspace AND id = p_lead AND deleted_at IS NULL FOR NO KEY UPDATE;
    IF NOT FOUND THEN RETURN 'missing'; END IF;
    IF v_archived = p_archived THEN RETURN 'done'; END IF;
    UPDATE lead SET archived_at = CASE WHEN p_archived THEN clock_timestamp() END, version = version + 1,
                    updated_at = clock_timestamp()
     WHERE workspace_id = p_workspace AND id = p_lead;
    INSERT INTO activity (workspace_id, lead_id, account_id, type, description)
    VALUES (p_workspace, p_lead, p_account, CASE WHEN p_archived THEN 'archived' ELSE 'activated' END,
            CASE WHEN p_archived THEN 'Lead archived' ELSE 'Lead activated' END);
    RETURN 'done';
END $$;

-- A proposal that was not moved to a client goes with its lead.
ALTER TABLE proposal DROP CONSTRAINT proposal_workspace_id_lead_id_fkey,
    ADD CONSTRAINT proposal_lead FOREIGN KEY (workspace_id, lead_id) REFERENCES lead ON DELETE CASCADE;

CREATE TABLE checklist_comment (
    workspace_id bigint NOT NULL,
    id           bigint GENERATED BY DEFAULT AS IDENTITY,
    item_id      bigint NOT NULL,
    text         text NOT NULL CHECK (char_length(text) <= 65535),
    created_by   bigint,
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, item_id) REFERENCES checklist_item ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, created_by) REFERENCES account ON DELETE SET NULL (created_by)
);
CREATE INDEX checklist_comment_by_item ON checklist_comment (workspace_id, item_id, id);
SELECT leadwire_raise_wall('checklist_comment');

-- A line in the history of a lead.
CREATE FUNCTION activity_add(p_workspace bigint, p_account bigint, p_lead bigint, p_type text, p_description text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO activity (workspace_id, lead_id, account_id, type, description)
    VALUES (p_workspace, p_lead, p_account, p_type, p_description);
END $$;

-- The lead of a checklist item, kept from going until the transaction ends; null if there is none. The item itself is not
-- locked: two who remove it would each wait for the other's lock.
CREATE FUNCTION checklist_item_lead(p_workspace bigint, p_item bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_lead bigint;
BEGIN
    SELECT l.id INTO v_lead FROM checklist_item i
      JOIN lead l ON l.workspace_id = p_workspace AND l.id = i.lead_id AND l.deleted_at IS NULL
     WHERE i.workspace_id = p_workspace AND i.id = p_item FOR KEY SHARE OF l;
    RETURN v_lead;
END $$;

-- Comments of leads are notes without a title; those of checklist items have a table of their own.
-- Makes a comment of `p_fields` ->> 'text' on the 'lead' or 'checklist_item' `p_id`. Returns its id, or null if there is no
-- such subject.
CREATE FUNCTION comment_add(p_workspace bigint, p_account bigint, p_subject text, p_id bigint, p_fields jsonb)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_lead    bigint;
    v_comment bigint;
BEGIN
    IF p_subject = 'lead' THEN
        SELECT id INTO v_lead FROM lead WHERE workspace_id = p_workspace AND id = p_id AND deleted_at IS NULL FOR KEY SHARE;
        IF NOT FOUND THEN RETURN NULL; END IF;
        INSERT INTO note (workspace_id, lead_id, text, created_by) VALUES (p_workspace, p_id, p_fields ->> 'text', p_account)
        RETURNING id INTO v_comment;
        PERFORM activity_add(p_workspace, p_account, v_lead, 'comment', 'Comment added');
    ELSE
        v_lead := checklist_item_lead(p_workspace, p_id);
        PERFORM FROM checklist_item WHERE workspace_id = p_workspace AND id = p_id AND v_lead IS NOT NULL FOR KEY SHARE;
        IF NOT FOUND THEN RETURN NULL; END IF;
        INSERT INTO checklist_comment (workspace_id, item_id, text, created_by)
        VALUES (p_workspace, p_id, p_fields ->> 'text', p_account) RETURNING id INTO v_comment;
        PERFORM activity_add(p_workspace, p_account, v_lead, 'comment', 'Checklist comment added');
    END IF;
    RETURN v_comment;
END $$;

-- Removes a comment of this subject. Returns whether there was one.
CREATE FUNCTION comment_remove(p_workspace bigint, p_account bigint, p_subject text, p_id bigint, p_comment bigint)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    v_lead bigint;
BEGIN
    IF p_subject = 'lead' THEN
        SELECT id INTO v_lead FROM lead WHERE workspace_id = p_workspace AND id = p_id AND deleted_at IS NULL FOR KEY SHARE;
        DELETE FROM note WHERE workspace_id = p_workspace AND id = p_comment AND lead_id = v_lead AND title IS NULL;
        IF NOT FOUND THEN RETURN false; END IF;
        PERFORM activity_add(p_workspace, p_account, v_lead, 'comment', 'Comment removed');
    ELSE
        v_lead := checklist_item_lead(p_workspace, p_id);
        DELETE FROM checklist_comment
         WHERE workspace_id = p_workspace AND id = p_comment AND item_id = p_id AND v_lead IS NOT NULL;
        IF NOT FOUND THEN RETURN false; END IF;
        PERFORM activity_add(p_workspace, p_account, v_lead, 'comment', 'Checklist comment removed');
    END IF;
    RETURN true;
END $$;

-- Puts an item with the `text` of `p_fields` at the end of the checklist of the lead `lead_id`. Null if there is no such lead.
CREATE FUNCTION checklist_add(p_workspace bigint, p_account bigint, p_fields jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_lead bigint;
    v_item bigint;
BEGIN
    -- One at a time, so that no two get the same position.
    SELECT id INTO v_lead FROM lead
     WHERE workspace_id = p_workspace AND id = (p_fields ->> 'lead_id')::bigint AND deleted_at IS NULL FOR NO KEY UPDATE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    INSERT INTO checklist_item (workspace_id, lead_id, text, position, created_by)
    VALUES (p_workspace, v_lead, p_fields ->> 'text',
            (SELECT least(coalesce(max(position), 0)::bigint + 1, 2147483647) FROM checklist_item
              WHERE workspace_id = p_workspace AND lead_id = v_lead), p_account)
    RETURNING id INTO v_item;
    PERFORM activity_add(p_workspace, p_account, v_lead, 'checklist', 'Checklist item added');
    RETURN v_item;
END $$;

-- Sets what `p_fields` names of an item: `text`, `status` (pending or completed). Returns whether there is such an item.
CREATE FUNCTION checklist_update(p_workspace bigint, p_account bigint, p_item bigint, p_fields jsonb) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    v_lead bigint := checklist_item_lead(p_workspace, p_item);
    v_old  checklist_item;
    v_text text;
    v_done boolean;
BEGIN
    SELECT * INTO v_old FROM checklist_item WHERE workspace_id = p_workspace AND id = p_item AND v_lead IS NOT NULL
       FOR NO KEY UPDATE;
    IF NOT FOUND THEN RETURN false; END IF;
    v_text := coalesce(p_fields ->> 'text', v_old.text);
    v_done := coalesce(p_fields ->> 'status' = 'completed', v_old.completed_at IS NOT NULL);
    IF v_text = v_old.text AND v_done = (v_old.completed_at IS NOT NULL) THEN RETURN true; END IF;
    UPDATE checklist_item SET text = v_text, updated_at = clock_timestamp(),
                              completed_at = CASE WHEN v_done THEN coalesce(completed_at, clock_timestamp()) END
     WHERE workspace_id = p_workspace AND id = p_item;
    PERFORM activity_add(p_workspace, p_account, v_lead, 'checklist',
        CASE WHEN v_text <> v_old.text THEN 'Checklist item changed'
             WHEN v_done THEN 'Checklist item completed' ELSE 'Checklist item reopened' END);
    RETURN true;
END $$;

-- Removes an item with its comments. Returns whether there was one.
CREATE FUNCTION checklist_remove(p_workspace bigint, p_account bigint, p_item bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    v_lead bigint := checklist_item_lead(p_workspace, p_item);
BEGIN
    DELETE FROM checklist_item WHERE workspace_id = p_workspace AND id = p_item AND v_lead IS NOT NULL;
    IF NOT FOUND THEN RETURN false; END IF;
    PERFORM activity_add(p_workspace, p_account, v_lead, 'checklist', 'Checklist item removed');
    RETURN true;
END $$;

-- Gives items the positions they have in `p_items`, a JSON list of ids. Returns that list with each id once.
CREATE FUNCTION checklist_order(p_workspace bigint, p_items jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v_ids bigint[] := ids_each_once(p_items);
BEGIN
    -- Locked in one order, so that two who order the same items never wait for each other in a circle.
    PERFORM FROM checklist_item WHERE workspace_id = p_workspace AND id = ANY (v_ids) ORDER BY id FOR NO KEY UPDATE;
    UPDATE checklist_item i SET position = given.place, updated_at = clock_timestamp()
      FROM unnest(v_ids) WITH ORDINALITY AS given (id, place)
     WHERE i.workspace_id = p_workspace AND i.id = given.id AND i.position <> given.place;
    RETURN array_to_json(v_ids)::text;
END $$;

-- Makes a copy of a lead with the columns and links that `p_changes` and `p_links` name in place of its own: all but its
-- assignment, texts, conversion, archiving and history. Checklist items (as pending) and files (the same bytes) go with it
-- where `p_changes` has `copy_checklist` and `copy_files`. Returns its id, or null if there is no such lead.
CREATE FUNCTION lead_clone(p_workspace bigint, p_account bigint, p_lead bigint, p_changes jsonb, p_links jsonb)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_old   lead;
    v_links jsonb;
    v_new   bigint;
BEGIN
    SELECT * INTO v_old FROM lead WHERE workspace_id = p_workspace AND id = p_lead AND deleted_at IS NULL FOR SHARE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    SELECT coalesce(jsonb_object_agg(kind, ids), '{}') INTO v_links
      FROM (SELECT a.kind, jsonb_agg(a.id ORDER BY l.position) AS ids
              FROM lead_attribute l JOIN attribute a ON a.workspace_id = p_workspace AND a.id = l.attribute_id
             WHERE l.workspace_id = p_workspace AND l.lead_id = p_lead GROUP BY a.kind) by_kind;
    v_new := lead_create(p_workspace, p_account, (to_jsonb(v_old) - 'owner_id') || lead_changes_as_shown(v_old, p_changes),
                         v_links || p_links, false);
    IF (p_changes ->> 'copy_checklist')::boolean THEN
        INSERT INTO checklist_item (workspace_id, lead_id, text, position, created_by)
        SELECT p_workspace, v_new, text, position, p_account FROM checklist_item
         WHERE workspace_id = p_workspace AND lead_id = p_lead ORDER BY position, id;
    END IF;
    IF (p_changes ->> 'copy_files')::boolean THEN
        -- The lock keeps a file on the old lead, and so in the store, until the new one has it.
        INSERT INTO lead_media (workspace_id, lead_id, media_id)
        SELECT p_workspace, v_new, media_id FROM lead_media
         WHERE workspace_id = p_workspace AND lead_id = p_lead ORDER BY media_id FOR SHARE;
    END IF;
    RETURN v_new;
END $$;

-- Two who take one address for a person in one workspace take turns until their transactions end. Returns whether a
-- contact or an account has it.
CREATE FUNCTION person_email_taken(p_workspace bigint, p_email text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('person.email ' || lower(p_email), p_workspace));
    RETURN EXISTS (SELECT FROM contact WHERE workspace_id = p_workspace AND email_key = lower(p_email))
        OR EXISTS (SELECT FROM account WHERE workspace_id = p_workspace AND email_key = lower(p_email));
END $$;

-- The text with each `{name}` in it replaced by the value of that name, a JSON object of texts.
CREATE FUNCTION text_filled(p_text text, p_values jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    v_text  text := p_text;
    v_name  text;
    v_value text;
BEGIN
    FOR v_name, v_value IN SELECT * FROM jsonb_each_text(p_values) LOOP
        v_text := replace(v_text, '{' || v_name || '}', coalesce(v_value, ''));
    END LOOP;
    RETURN v_text;
END $$;

-- Makes a client and its primary contact of a lead, once, and moves its proposals to the client. `p_fields`: first_name,
-- last_name, email; company_name (else that of the lead, else the person's), invoice_due_days, delete_lead,
-- send_welcome_email. `p_welcome`, that mail: subject and body, which may name {first_name}, {last_name}, {company} and
-- {workspace}; p_key and the quotas are those of mail_enqueue. `outcome` is 'done' (with the client's id), 'missing' (no
-- such live lead), 'converted' (before, through whichever API), 'taken' (the address), or the word of mail_enqueue for why
-- the mail cannot be queued. Nothing is changed but by 'done'.
CREATE FUNCTION lead_convert_to_client(p_workspace bigint, p_account bigint, p_lead bigint, p_fields jsonb, p_welcome jsonb,
                                       p_key bigint, p_key_quota bigint, p_recipient_quota bigint,
                                       OUT outcome text, OUT client bigint)
LANGUAGE plpgsql AS $$
DECLARE
    v_lead    lead;
    v_company text;
    v_values  jsonb;
    v_subject text;
    v_contact bigint;
BEGIN
    SELECT * INTO v_lead FROM lead WHERE workspace_id = p_workspace AND id = p_lead AND deleted_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN outcome := 'missing'; RETURN; END IF;
    IF v_lead.converted_at IS NOT NULL THEN outcome := 'converted'; RETURN; END IF;
    IF person_email_taken(p_workspace, p_fields ->> 'email') THEN outcome := 'taken'; RETURN; END IF;
    SELECT name INTO v_company FROM company WHERE workspace_id = p_workspace AND id = v_lead.company_id;
    v_company := left(coalesce(p_fields ->> 'company_name', v_lead.company_name, v_company,
                               (p_fields ->> 'first_name') || ' ' || (p_fields ->> 'last_name')), 255);
    IF (p_fields ->> 'send_welcome_email')::boolean THEN
        v_values := jsonb_build_object('first_name', p_fields ->> 'first_name', 'last_name', p_fields ->> 'last_name',
            'company', v_company, 'workspace', (SELECT name FROM workspace WHERE id = p_workspace));
        -- A subject is one line.
        v_subject := left(regexp_replace(text_filled(p_welcome ->> 'subject', v_values), '[[:cntrl:]]+', ' ', 'g'), 255);
        outcome := mail_enqueue(p_workspace, p_account, p_key, p_lead, p_fields ->> 'email', v_subject,
                                text_filled(p_welcome ->> 'body', v_values), p_key_quota, p_recipient_quota);
        IF outcome <> 'done' THEN RETURN; END IF;
        PERFORM activity_add(p_workspace, p_account, p_lead, 'email', 'Email sent: ' || v_subject);
    END IF;
    INSERT INTO company (workspace_id, name, phone, website, street, city, state, zip, country, country_id, state_id, city_id,
                         is_client, invoice_due_days, category_id, owner_id, created_by)
    VALUES (p_workspace, v_company,
            v_lead.phone, v_lead.website, v_lead.street, v_lead.city, v_lead.state, v_lead.zip, v_lead.country,
            v_lead.country_id, v_lead.state_id, v_lead.city_id, true, (p_fields ->> 'invoice_due_days')::integer,
            (SELECT default_category_id FROM workspace WHERE id = p_workspace), v_lead.owner_id, p_account)
    RETURNING id INTO client;
    INSERT INTO contact (workspace_id, company_id, is_primary, first_name, last_name, email, phone, job_position, created_by)
    VALUES (p_workspace, client, true, p_fields ->> 'first_name', p_fields ->> 'last_name', p_fields ->> 'email',
            v_lead.phone, v_lead.job_position, p_account)
    RETURNING id INTO v_contact;
    UPDATE proposal SET client_id = client, lead_id = NULL WHERE workspace_id = p_workspace AND lead_id = p_lead;
    outcome := 'done';
    IF (p_fields ->> 'delete_lead')::boolean THEN
        DELETE FROM lead WHERE workspace_id = p_workspace AND id = p_lead;
        RETURN;
    END IF;
    UPDATE lead SET converted_at = clock_timestamp(), converted_contact_id = v_contact, converted_client_id = client,
                    version = version + 1, updated_at = clock_timestamp()
     WHERE workspace_id = p_workspace AND id = p_lead;
    PERFORM activity_add(p_workspace, p_account, p_lead, 'converted', 'Lead converted to client');
END $$;

-- Takes the values of a custom field from at most `p_batch` leads with ids above `p_after`, and removes its definition
-- after the last of them. Returns the id to go on after, 0 when it is done, or null if there is no such field.
CREATE FUNCTION custom_field_remove(p_workspace bigint, p_field bigint, p_after bigint, p_batch bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    v_last bigint;
BEGIN
    PERFORM FROM custom_field WHERE workspace_id = p_workspace AND id = p_field;
    IF NOT FOUND THEN RETURN NULL; END IF;
    SELECT max(id) INTO v_last
      FROM (SELECT id FROM lead WHERE workspace_id = p_workspace AND id > p_after ORDER BY id LIMIT p_batch) batch;
    UPDATE lead SET custom = custom - p_field::text
     WHERE workspace_id = p_workspace AND id > p_after AND id <= v_last AND custom ? p_field::text;
    IF v_last IS NOT NULL THEN RETURN v_last; END IF;
    DELETE FROM custom_field WHERE workspace_id = p_workspace AND id = p_field;
    RETURN 0;
END $$;
