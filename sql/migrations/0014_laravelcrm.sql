-- What Laravel CRM needs: lists by owner and by the last change, logins with e-mail and password, and leads that are put
-- into the trash first and removed some time later.

-- As before, with the owner.
CREATE OR REPLACE FUNCTION lead_list_condition(p_term text, p_name_is text, p_filters jsonb) RETURNS text LANGUAGE plpgsql STABLE AS $$
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

-- As before; filters: "owner" as well. `p_sort`: `updated` as well.
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
                               WHEN 'contacted' THEN format('l.last_contacted %s, ', v_way)
                               WHEN 'value' THEN format('l.value %s, ', v_way)
                               WHEN 'updated' THEN format('l.updated_at %s, ', v_plain)
                               ELSE '' END;
    END IF;
    RETURN QUERY EXECUTE format('SELECT l.id FROM %s WHERE %s ORDER BY %s l.id %s LIMIT %L OFFSET %L', v_from,
        lead_list_condition(p_term, p_name_is, p_filters), v_order, v_plain, p_limit, p_offset);
END $$;

-- The account that logs in with this e-mail, which is unique among those with a password: asked before any workspace is
-- known, so it looks over the wall. It tells what a login needs and nothing else.
CREATE FUNCTION login_account(p_email text)
RETURNS TABLE (workspace bigint, account bigint, account_name text, account_email text, hash text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT a.workspace_id, a.id, a.name, a.email, a.password_hash FROM account a
                  WHERE a.email_key = lower(p_email) AND a.password_hash IS NOT NULL;
END $$;
REVOKE EXECUTE ON FUNCTION login_account FROM PUBLIC;   -- it looks over the wall; sql/grants.sql names who may

-- Makes a key of a login, with all scopes and no end. `p_begin`: the first characters of its secret. Returns its id, or null
-- if the account is gone or has another password by now. Enters the workspace for this one transaction.
CREATE FUNCTION login_key_create(p_workspace bigint, p_account bigint, p_password_hash text, p_name text, p_hash bytea,
                                 p_begin text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_id bigint;
BEGIN
    PERFORM set_config('leadwire.workspace', p_workspace::text, true);
    PERFORM FROM account WHERE workspace_id = p_workspace AND id = p_account AND password_hash = p_password_hash
        FOR KEY SHARE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    v_id := nextval(pg_get_serial_sequence('api_key', 'id'));
    INSERT INTO api_key (workspace_id, id, account_id, name, hash, hint)
    VALUES (p_workspace, v_id, p_account, p_name, p_hash, v_id || '|' || p_begin);
    RETURN v_id;
END $$;

CREATE INDEX lead_by_deleted ON lead (workspace_id, deleted_at) WHERE deleted_at IS NOT NULL;

-- Puts a live lead into the trash, with its activity. Returns whether there was one.
CREATE FUNCTION lead_trash(p_workspace bigint, p_account bigint, p_uuid uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    v_lead bigint;
BEGIN
    UPDATE lead SET deleted_at = clock_timestamp(), version = version + 1
     WHERE workspace_id = p_workspace AND external_id = p_uuid AND deleted_at IS NULL RETURNING id INTO v_lead;
    IF NOT FOUND THEN RETURN false; END IF;
    PERFORM activity_add(p_workspace, p_account, v_lead, 'deleted', 'Lead deleted');
    RETURN true;
END $$;

-- Takes a lead out of the trash. Returns whether it was there.
CREATE FUNCTION lead_restore(p_workspace bigint, p_uuid uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    v_lead bigint;
BEGIN
    UPDATE lead SET deleted_at = NULL, version = version + 1
     WHERE workspace_id = p_workspace AND external_id = p_uuid AND deleted_at IS NOT NULL RETURNING id INTO v_lead;
    IF NOT FOUND THEN RETURN false; END IF;
    PERFORM activity_add(p_workspace, NULL, v_lead, 'restored', 'Lead restored');
    RETURN true;
END $$;

-- Removes at most `p_batch` leads that have been in the trash for so many days, and all that hangs on them. Passes over those
-- that others are working on. Returns how many it removed.
CREATE FUNCTION lead_purge(p_workspace bigint, p_days bigint, p_batch bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_leads bigint[];
BEGIN
    v_leads := ARRAY(SELECT id FROM lead
                      WHERE workspace_id = p_workspace AND deleted_at <= clock_timestamp() - make_interval(days => p_days::int)
                      ORDER BY deleted_at LIMIT p_batch FOR UPDATE SKIP LOCKED);
    DELETE FROM lead WHERE workspace_id = p_workspace AND id = ANY (v_leads);
    RETURN cardinality(v_leads);
END $$;

-- The workspaces that have leads in the trash: for who purges them, one workspace after the other. It shows ids and nothing
-- else. Runs as the owner, since the wall shows one workspace at a time.
CREATE FUNCTION trash_workspaces() RETURNS SETOF bigint LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    v_workspace bigint := 0;
BEGIN
    LOOP -- one step in the index lead_by_deleted for each
        SELECT workspace_id INTO v_workspace FROM lead
         WHERE deleted_at IS NOT NULL AND workspace_id > v_workspace ORDER BY workspace_id LIMIT 1;
        EXIT WHEN NOT FOUND;
        RETURN NEXT v_workspace;
    END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION trash_workspaces FROM PUBLIC;
