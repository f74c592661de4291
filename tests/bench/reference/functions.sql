-- What search.sql and word-count.sql ask: a trigram index cannot be used behind row-level security, so the question is
-- put by the owner, who takes the workspace from the wall's own setting. The word becomes part of the text, so that it
-- is planned for.
CREATE FUNCTION bench_search(p_number bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET enable_seqscan = on SET enable_hashjoin = on SET enable_sort = on SET search_path = public, pg_temp AS $$
DECLARE
    v_ids bigint[];
BEGIN
    EXECUTE format('SELECT ARRAY(SELECT id FROM lead WHERE workspace_id = %L AND deleted_at IS NULL AND search LIKE %L
                                  ORDER BY id DESC LIMIT 26)',
                   current_setting('leadwire.workspace'),
                   (SELECT '%' || word || '%' FROM bench_word WHERE number = p_number)) INTO v_ids;
    RETURN v_ids;
END $$;

CREATE FUNCTION bench_count(p_word text) RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER
SET enable_seqscan = on SET enable_hashjoin = on SET enable_sort = on SET search_path = public, pg_temp AS $$
DECLARE
    v_count bigint;
BEGIN
    EXECUTE format('SELECT count(*) FROM lead WHERE workspace_id = %L AND deleted_at IS NULL AND search LIKE %L',
                   current_setting('leadwire.workspace'), '%' || p_word || '%') INTO v_count;
    RETURN v_count;
END $$;
