-- Search in leads: one column of lower-case lines under a trigram index, kept by triggers.

CREATE FUNCTION lead_search_text() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_company text;
BEGIN
    IF NEW.company_id IS NOT NULL THEN
        SELECT name INTO v_company FROM company WHERE workspace_id = NEW.workspace_id AND id = NEW.company_id;
    END IF;
    NEW.search := lower(concat_ws(E'\n', NEW.title, nullif(btrim(concat_ws(' ', NEW.first_name, NEW.last_name)), ''),
                                  NEW.email, NEW.company_name, v_company));
    RETURN NEW;
END $$;
CREATE TRIGGER lead_search_text BEFORE INSERT OR UPDATE OF title, first_name, last_name, email, company_name, company_id
    ON lead FOR EACH ROW EXECUTE FUNCTION lead_search_text();

CREATE FUNCTION company_search_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE lead SET company_id = company_id WHERE workspace_id = NEW.workspace_id AND company_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER company_search_text AFTER UPDATE OF name ON company FOR EACH ROW
    WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION company_search_text();

-- The ids of the leads that hold `p_term` (literally; case does not matter; null: any) and fit the filters, in order.
-- `p_name_is`: what counts as the name, 'name' (first and last) or 'title'; e-mail and company always count.
-- Filters: {"status", "source", "assignee": id; "converted": boolean; "from", "to": date}. `p_sort`: id, name, contacted,
-- status. Runs as the owner, since neither LIKE nor jsonb may use an index behind the wall, and takes the workspace from
-- the wall's own setting; plans each call anew, since a rare and a frequent word want different plans.
CREATE FUNCTION lead_list(p_term text, p_name_is text, p_filters jsonb, p_sort text, p_descending boolean,
                          p_limit bigint, p_offset bigint)
RETURNS TABLE (id bigint) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET plan_cache_mode = force_custom_plan SET enable_seqscan = on SET enable_hashjoin = on SET enable_mergejoin = on
SET enable_material = on SET enable_sort = on SET search_path = public, pg_temp AS $$
DECLARE
    v_pattern text := '%' || replace(replace(replace(lower(p_term), '\', '\\'), '%', '\%'), '_', '\_') || '%';
    v_name    text := CASE p_name_is WHEN 'title' THEN 'coalesce(l.title, l.full_name)'
                                     ELSE 'btrim(concat_ws('' '', l.first_name, l.last_name))' END;
    v_way     text := CASE WHEN p_descending THEN 'DESC NULLS LAST' ELSE 'ASC NULLS FIRST' END;
    v_from    text := 'lead l';
    v_where   text := '';
    v_order   text := '';
BEGIN
    IF p_term IS NOT NULL THEN
        v_where := format(
            ' AND l.search LIKE %1$L AND (lower(%2$s) LIKE %1$L OR l.email_key LIKE %1$L OR lower(l.company_name) LIKE %1$L
                  OR EXISTS (SELECT FROM company c WHERE c.workspace_id = l.workspace_id AND c.id = l.company_id
                                                     AND lower(c.name) LIKE %1$L))', v_pattern, v_name);
    END IF;
    IF p_filters ? 'status' THEN
        v_where := v_where || format(' AND EXISTS (SELECT FROM lead_attribute a WHERE a.workspace_id = l.workspace_id
                   AND a.lead_id = l.id AND a.attribute_id = %1$L)
                   AND EXISTS (SELECT FROM attribute k WHERE k.workspace_id = l.workspace_id AND k.id = %1$L
                   AND k.kind = ''status'')', (p_filters ->> 'status')::bigint);
    END IF;
    IF p_filters ? 'source' THEN
        v_where := v_where || format(' AND EXISTS (SELECT FROM lead_attribute a WHERE a.workspace_id = l.workspace_id
                   AND a.lead_id = l.id AND a.attribute_id = %1$L)
                   AND EXISTS (SELECT FROM attribute k WHERE k.workspace_id = l.workspace_id AND k.id = %1$L
                   AND k.kind = ''source'')', (p_filters ->> 'source')::bigint);
    END IF;
    IF p_filters ? 'assignee' THEN
        v_where := v_where || format(' AND EXISTS (SELECT FROM lead_assignee a WHERE a.workspace_id = l.workspace_id
                   AND a.lead_id = l.id AND a.account_id = %L)', (p_filters ->> 'assignee')::bigint);
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
    IF p_sort = 'status' THEN
        v_from := 'lead l JOIN attribute s ON s.workspace_id = l.workspace_id AND s.id = l.status_id';
        v_order := format('s.position %1$s, s.name %1$s, ', v_way);
    ELSIF p_sort = 'name' THEN
        v_order := format('lower(l.full_name) %s, ', v_way);
    ELSIF p_sort = 'contacted' THEN
        v_order := format('l.last_contacted %s, ', v_way);
    END IF;
    RETURN QUERY EXECUTE format(
        'SELECT l.id FROM %s WHERE l.workspace_id = %L AND l.deleted_at IS NULL %s ORDER BY %s l.id %s LIMIT %L OFFSET %L',
        v_from, nullif(current_setting('leadwire.workspace', true), '')::bigint, v_where,
        v_order, CASE WHEN p_descending THEN 'DESC' ELSE 'ASC' END, p_limit, p_offset);
END $$;
REVOKE EXECUTE ON FUNCTION lead_list FROM PUBLIC;   -- it looks over the wall; sql/grants.sql names who may
