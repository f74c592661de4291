-- Searches among many leads take less time.

-- The three trigrams of a term that the sample shows least; fewer where it has no three of letters and digits.
CREATE FUNCTION lead_rarest(p_term text, p_sample text) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_word text := lower(p_term);
BEGIN
    RETURN ARRAY(SELECT t.trigram
                   FROM (SELECT DISTINCT substr(v_word, i, 3) AS trigram FROM generate_series(1, length(v_word) - 2) i) t
                  WHERE t.trigram ~ '^[[:alnum:]]{3}$'
                  ORDER BY octet_length(replace(p_sample, t.trigram, '')) DESC LIMIT 3);
END $$;
REVOKE EXECUTE ON FUNCTION lead_rarest FROM PUBLIC;

-- As before, by lead_rarest.
CREATE OR REPLACE FUNCTION lead_holding(p_term text, p_sample text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_rarest text[];
BEGIN
    IF strpos(p_sample, lower(p_term)) = 0 THEN
        v_rarest := lead_rarest(p_term, p_sample);
        IF cardinality(v_rarest) = 3 THEN
            RETURN format('strpos(l.search, %L) > 0 AND l.search LIKE %L AND l.search LIKE %L AND l.search LIKE %L',
                          lower(p_term), '%' || v_rarest[1] || '%', '%' || v_rarest[2] || '%', '%' || v_rarest[3] || '%');
        END IF;
    END IF;
    RETURN format('l.search LIKE %L', lead_pattern(p_term));
END $$;

-- A page of the leads that hold a term, by their ids, where the workspace prevails (lead_prevails): what nearly all searches
-- are. Its plan is kept; to make one anew for each took a fifth of their time. It asks of a lead what
-- lead_list_condition and lead_holding say of a term, and names the workspace as an integer for the reason given there.
CREATE FUNCTION lead_search(p_term text, p_name_is text, p_rarest text[], p_descending boolean, p_limit bigint, p_offset bigint)
RETURNS TABLE (id bigint) LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    v_workspace integer := current_setting('leadwire.workspace');
    v_word      text := lower(p_term);
    v_like      text := lead_pattern(p_term);
BEGIN
    RETURN QUERY
    WITH found AS MATERIALIZED
        (SELECT l.id FROM lead l
          WHERE l.workspace_id = v_workspace AND l.deleted_at IS NULL AND strpos(l.search, v_word) > 0
            AND l.search LIKE '%' || p_rarest[1] || '%' AND l.search LIKE '%' || p_rarest[2] || '%'
            AND l.search LIKE '%' || p_rarest[3] || '%'
            AND (l.email_key LIKE v_like OR lower(l.company_name) LIKE v_like
                 OR lower(CASE p_name_is WHEN 'title' THEN coalesce(l.title, l.full_name)
                                         ELSE btrim(concat_ws(' ', l.first_name, l.last_name)) END) LIKE v_like
                 OR EXISTS (SELECT FROM company c WHERE c.workspace_id = l.workspace_id AND c.id = l.company_id
                                                    AND lower(c.name) LIKE v_like)))
    SELECT f.id FROM found f ORDER BY CASE WHEN p_descending THEN -f.id ELSE f.id END LIMIT p_limit OFFSET p_offset;
END $$;
REVOKE EXECUTE ON FUNCTION lead_search FROM PUBLIC;

-- As before, with lead_search for what it is made for; and where it is only one lead of the sample that shows a word (it has a
-- hundred), which may be a rare one, a tenth of the leads that are looked through tells whether the rest may fill the page.
CREATE OR REPLACE FUNCTION lead_list(p_term text, p_name_is text, p_filters jsonb, p_sort text, p_descending boolean,
                                     p_limit bigint, p_offset bigint)
RETURNS TABLE (id bigint) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET enable_seqscan = on SET enable_hashjoin = on SET enable_mergejoin = on SET enable_material = on SET enable_sort = on
SET search_path = public, pg_temp AS $$
DECLARE
    v_workspace bigint := nullif(current_setting('leadwire.workspace', true), '');
    v_way       text := CASE WHEN p_descending THEN 'DESC NULLS LAST' ELSE 'ASC NULLS FIRST' END;
    -- These are never null, and a word on nulls would keep their indexes from giving the order.
    v_plain     text := CASE WHEN p_descending THEN 'DESC' ELSE 'ASC' END;
    v_like      text := CASE WHEN p_term IS NULL THEN '' ELSE format('AND l.search LIKE %L', lead_pattern(p_term)) END;
    v_from      text := 'lead l';
    v_order     text;
    v_page      text := format('LIMIT %L OFFSET %L', p_limit, p_offset);
    v_enough    bigint := p_offset + p_limit;
    v_where     text;
    v_sample    text;
    v_live      text;
    v_walked    bigint;
    v_once      boolean;
    v_part      integer;
    v_ids       bigint[];
    v_rarest    text[];
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
    v_order := format('ORDER BY %s l.id %s', v_order, v_plain);
    IF p_term IS NULL OR p_limit IS NULL OR p_sort = 'status'
       OR (SELECT reltuples <= 20000 FROM pg_class WHERE oid = 'lead'::regclass) THEN
        RETURN QUERY EXECUTE format('SELECT l.id FROM %s WHERE %s %s %s %s', v_from,
                                    lead_list_condition(p_term, p_name_is, p_filters), v_like, v_order, v_page);
        RETURN;
    END IF;

    v_sample := lead_sample();
    IF v_sample IS NULL OR strpos(v_sample, lower(p_term)) > 0 THEN
        v_where := lead_list_condition(p_term, p_name_is, p_filters);
        v_live := format('l.workspace_id = %L AND l.deleted_at IS NULL', v_workspace);
        v_walked := planned_rows(format('SELECT FROM lead l WHERE %s %s', v_live, v_like));
        v_once := v_walked < 0.02 * planned_rows(format('SELECT FROM lead l WHERE %s', v_live));
        v_walked := greatest(v_walked, 10 * v_enough);
        FOREACH v_part IN ARRAY CASE WHEN v_once THEN ARRAY[10, 1] ELSE ARRAY[1] END LOOP
            EXECUTE format('SELECT ARRAY(SELECT l.id FROM (SELECT * FROM lead l WHERE %1$s %2$s LIMIT %3$s) l'
                           ' WHERE %4$s %5$s %2$s LIMIT %6$s)',
                           v_live, v_order, v_walked / v_part, v_where, v_like, v_enough) INTO v_ids;
            IF cardinality(v_ids) = v_enough THEN
                RETURN QUERY SELECT unnest(v_ids[p_offset + 1:]);
                RETURN;
            END IF;
            EXIT WHEN cardinality(v_ids) * v_part < v_enough;
        END LOOP;
    END IF;

    IF p_filters = '{}' AND p_sort = 'id' AND lead_prevails(v_workspace) THEN
        v_rarest := lead_rarest(p_term, coalesce(v_sample, ''));
        IF cardinality(v_rarest) = 3 THEN
            RETURN QUERY SELECT * FROM lead_search(p_term, p_name_is, v_rarest, p_descending, p_limit, p_offset);
            RETURN;
        END IF;
    END IF;
    v_where := coalesce(v_where, lead_list_condition(p_term, p_name_is, p_filters));
    RETURN QUERY EXECUTE format(
        'WITH l AS MATERIALIZED (SELECT l.id, l.full_name, l.title, l.last_contacted, l.value, l.updated_at'
        ' FROM lead l WHERE %s AND %s) SELECT l.id FROM l %s %s',
        v_where, lead_holding(p_term, v_sample), v_order, v_page);
END $$;
