-- Searches end in time whatever is searched for, and read less of the index.

CREATE FUNCTION lead_pattern(p_term text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT '%' || replace(replace(replace(lower(p_term), '\', '\\'), '%', '\%'), '_', '\_') || '%'
$$;

-- Whether most leads are of this workspace, as the planner's sample has it. Then its own entry in lead_by_search, which names
-- nearly all of them, takes longer to read than the entries of a word.
CREATE FUNCTION lead_prevails(p_workspace bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT most_common_freqs[array_position(most_common_vals::text::bigint[], p_workspace)] > 0.5
               AND p_workspace < 2 ^ 31
              FROM pg_stats WHERE schemaname = 'public' AND tablename = 'lead' AND attname = 'workspace_id');
END $$;
REVOKE EXECUTE ON FUNCTION lead_prevails FROM PUBLIC;

-- The condition of a list over `lead l`: see lead_list for its arguments. What it lacks is that of lead_by_search, lead_holding.
-- The workspace that prevails is written as an integer: btree indexes compare that with a bigint, lead_by_search does not. What
-- costs least is compared first.
CREATE OR REPLACE FUNCTION lead_list_condition(p_term text, p_name_is text, p_filters jsonb) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_workspace bigint := nullif(current_setting('leadwire.workspace', true), '')::bigint;
    v_type      text := CASE WHEN p_term IS NOT NULL AND lead_prevails(v_workspace) THEN 'integer' ELSE 'bigint' END;
    v_name      text := CASE p_name_is WHEN 'title' THEN 'coalesce(l.title, l.full_name)'
                                       ELSE 'btrim(concat_ws('' '', l.first_name, l.last_name))' END;
    v_where     text := format('l.workspace_id = %L::%s AND l.deleted_at IS NULL', v_workspace, v_type);
    v_kind      text;
    v_sources   bigint[];
BEGIN
    IF p_term IS NOT NULL THEN
        v_where := v_where || format(
            ' AND (l.email_key LIKE %1$L OR lower(%2$s) LIKE %1$L OR lower(l.company_name) LIKE %1$L
                   OR EXISTS (SELECT FROM company c WHERE c.workspace_id = l.workspace_id AND c.id = l.company_id
                                                      AND lower(c.name) LIKE %1$L))', lead_pattern(p_term), v_name);
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

-- What leads are searched by, as the planner's sample has it: some of the texts, one after the other.
CREATE FUNCTION lead_sample() RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT concat(most_common_vals, histogram_bounds) FROM pg_stats
             WHERE schemaname = 'public' AND tablename = 'lead' AND attname = 'search');
END $$;
REVOKE EXECUTE ON FUNCTION lead_sample FROM PUBLIC;

-- What lead_by_search can tell of a term. Of a word that the sample does not show, that is whether leads hold the three of its
-- trigrams that the sample shows least: each further one would have its own entry read, however many leads that names, to leave
-- out hardly any.
CREATE FUNCTION lead_holding(p_term text, p_sample text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_word   text := lower(p_term);
    v_rarest text[];
BEGIN
    IF strpos(p_sample, v_word) = 0 THEN
        v_rarest := ARRAY(SELECT t.trigram
                            FROM (SELECT DISTINCT substr(v_word, i, 3) AS trigram
                                    FROM generate_series(1, length(v_word) - 2) i) t
                           WHERE t.trigram ~ '^[[:alnum:]]{3}$'
                           ORDER BY octet_length(replace(p_sample, t.trigram, '')) DESC LIMIT 3);
        IF cardinality(v_rarest) = 3 THEN
            RETURN format('strpos(l.search, %L) > 0 AND l.search LIKE %L AND l.search LIKE %L AND l.search LIKE %L', v_word,
                          '%' || v_rarest[1] || '%', '%' || v_rarest[2] || '%', '%' || v_rarest[3] || '%');
        END IF;
    END IF;
    RETURN format('l.search LIKE %L', lead_pattern(p_term));
END $$;
REVOKE EXECUTE ON FUNCTION lead_holding FROM PUBLIC;

-- How many rows the planner expects of a statement. Not stable, since it explains.
CREATE FUNCTION planned_rows(p_select text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_plan json;
BEGIN
    EXECUTE 'EXPLAIN (FORMAT JSON) ' || p_select INTO v_plan;
    RETURN v_plan #>> '{0,Plan,Plan Rows}';
END $$;
REVOKE EXECUTE ON FUNCTION planned_rows FROM PUBLIC;

-- As before, but among many leads the planner no longer chooses between reading them in their order until the page is full and
-- finding all that hold a word by lead_by_search. It guesses from its sample how many these are; a rare word that happens to be
-- in there, and one that only old leads hold, had it read all leads, which takes seconds. Now a word that the sample shows, or
-- any while there is none, is looked for in the first leads: as many as are expected to hold it, so that a wrong guess costs
-- no more than the other way does. What does not fill the page there is found by the index.
CREATE OR REPLACE FUNCTION lead_list(p_term text, p_name_is text, p_filters jsonb, p_sort text, p_descending boolean,
                                     p_limit bigint, p_offset bigint)
RETURNS TABLE (id bigint) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET enable_seqscan = on SET enable_hashjoin = on SET enable_mergejoin = on SET enable_material = on SET enable_sort = on
SET search_path = public, pg_temp AS $$
DECLARE
    v_way    text := CASE WHEN p_descending THEN 'DESC NULLS LAST' ELSE 'ASC NULLS FIRST' END;
    -- These are never null, and a word on nulls would keep their indexes from giving the order.
    v_plain  text := CASE WHEN p_descending THEN 'DESC' ELSE 'ASC' END;
    v_where  text := lead_list_condition(p_term, p_name_is, p_filters);
    v_like   text := CASE WHEN p_term IS NULL THEN '' ELSE format('AND l.search LIKE %L', lead_pattern(p_term)) END;
    v_from   text := 'lead l';
    v_order  text := '';
    v_page   text := format('LIMIT %L OFFSET %L', p_limit, p_offset);
    v_select text;
    v_sample text;
    v_live   text;
    v_walked bigint;
    v_ids    bigint[];
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
    v_select := format('SELECT l.id FROM %s WHERE %s %s %s %s', v_from, v_where, v_like, v_order, v_page);
    IF p_term IS NOT NULL AND p_limit IS NOT NULL AND p_sort <> 'status'
       AND (SELECT reltuples > 20000 FROM pg_class WHERE oid = 'lead'::regclass) THEN
        v_sample := lead_sample();
        IF v_sample IS NULL OR strpos(v_sample, lower(p_term)) > 0 THEN
            v_live := format('l.workspace_id = %L AND l.deleted_at IS NULL',
                             nullif(current_setting('leadwire.workspace', true), ''));
            v_walked := greatest(planned_rows(format('SELECT FROM lead l WHERE %s %s', v_live, v_like)),
                                 10 * (p_offset + p_limit));
            EXECUTE format('SELECT ARRAY(SELECT l.id FROM (SELECT * FROM lead l WHERE %1$s %2$s LIMIT %3$s) l'
                           ' WHERE %4$s %5$s %2$s %6$s)', v_live, v_order, v_walked, v_where, v_like, v_page) INTO v_ids;
            IF cardinality(v_ids) = p_limit THEN
                RETURN QUERY SELECT unnest(v_ids);
                RETURN;
            END IF;
        END IF;
        v_select := format('WITH l AS MATERIALIZED (SELECT l.id, l.full_name, l.title, l.last_contacted, l.value, l.updated_at'
                           ' FROM lead l WHERE %s AND %s) SELECT l.id FROM l %s %s',
                           v_where, lead_holding(p_term, v_sample), v_order, v_page);
    END IF;
    RETURN QUERY EXECUTE v_select;
END $$;

CREATE OR REPLACE FUNCTION lead_total(p_term text, p_name_is text, p_filters jsonb)
RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER
SET enable_seqscan = on SET enable_hashjoin = on SET enable_mergejoin = on SET enable_material = on SET enable_sort = on
SET search_path = public, pg_temp AS $$
DECLARE
    v_total bigint;
BEGIN
    EXECUTE format('SELECT count(*) FROM lead l WHERE %s AND %s', lead_list_condition(p_term, p_name_is, p_filters),
                   CASE WHEN p_term IS NULL THEN 'true' ELSE lead_holding(p_term, lead_sample()) END) INTO v_total;
    RETURN v_total;
END $$;
