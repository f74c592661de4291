-- What Grow CRM needs: lists by its filters and sorts with totals, attributes by name, changes as its clients see leads,
-- archiving.

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
        -- The first condition can enter an index; the second says which of the lead's sources counts.
        v_where := v_where || format(
            ' AND EXISTS (SELECT FROM lead_attribute a WHERE a.workspace_id = l.workspace_id AND a.lead_id = l.id
                                                         AND a.attribute_id = ANY (%1$L::bigint[]))
              AND (SELECT a.attribute_id FROM lead_attribute a
                     JOIN attribute k ON k.workspace_id = a.workspace_id AND k.id = a.attribute_id AND k.kind = ''source''
                    WHERE a.workspace_id = l.workspace_id AND a.lead_id = l.id
                    ORDER BY a.position LIMIT 1) = ANY (%1$L::bigint[])', coalesce(v_sources, '{}'));
    END IF;
    IF p_filters ? 'assignee' THEN
        v_where := v_where || format(' AND EXISTS (SELECT FROM lead_assignee a WHERE a.workspace_id = l.workspace_id
                   AND a.lead_id = l.id AND a.account_id = %L)', (p_filters ->> 'assignee')::bigint);
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
-- Filters: {"status", "source", "assignee", "first_status", "category": id; "first_source_name": text, case ignored;
-- "converted", "archived": boolean; "from", "to": date}. `p_sort`: id, name, contacted, status, created, title, value.
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
                               WHEN 'created' THEN format('l.created_at %s, ', v_plain)
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
        SELECT a.name_key INTO v_source
          FROM lead_attribute l JOIN attribute a ON a.workspace_id = p_workspace AND a.id = l.attribute_id AND a.kind = 'source'
         WHERE l.workspace_id = p_workspace AND l.lead_id = p_lead ORDER BY l.position LIMIT 1;
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
