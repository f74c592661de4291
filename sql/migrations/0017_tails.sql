-- What made one write in a hundred stand still.

-- As before, but of the rows of one combination only where there are several: a workspace may have tens of thousands of
-- combinations, and most are as they were.
CREATE OR REPLACE FUNCTION lead_count_fold(p_workspace bigint, p_gain bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_rows bigint[];
    v_gain bigint;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('lead.count', p_workspace)) THEN RETURN; END IF;
    SELECT array_agg(row.id), count(*) - count(DISTINCT combination.number) INTO v_rows, v_gain
      FROM (SELECT array_agg(id) AS ids, row_number() OVER () AS number FROM lead_count WHERE workspace_id = p_workspace
             GROUP BY status_id, category_id, source_id, owner_id, assignee_id, archived HAVING count(*) > 1) combination,
           unnest(combination.ids) row (id);
    IF v_gain < p_gain THEN RETURN; END IF;
    WITH folded AS (DELETE FROM lead_count WHERE workspace_id = p_workspace AND id = ANY (v_rows) RETURNING *)
    INSERT INTO lead_count (workspace_id, status_id, category_id, source_id, owner_id, assignee_id, archived, delta)
    SELECT p_workspace, status_id, category_id, source_id, owner_id, assignee_id, archived, sum(delta)
      FROM folded GROUP BY status_id, category_id, source_id, owner_id, assignee_id, archived HAVING sum(delta) <> 0;
END $$;

-- As before, but half as often.
CREATE OR REPLACE FUNCTION lead_count_append(p_lead lead, p_delta bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO lead_count (workspace_id, status_id, category_id, source_id, owner_id, assignee_id, archived, delta)
    SELECT p_lead.workspace_id, p_lead.status_id, p_lead.category_id, p_lead.source_id, p_lead.owner_id, counted.assignee_id,
           p_lead.archived_at IS NOT NULL, p_delta
      FROM (SELECT NULL::bigint AS assignee_id UNION ALL
            SELECT account_id FROM lead_assignee WHERE workspace_id = p_lead.workspace_id AND lead_id = p_lead.id) counted;
    IF random() < 0.002 THEN PERFORM lead_count_fold(p_lead.workspace_id, 100); END IF;
END $$;

-- What is written waits in a list before it goes into the index of the search, and every search reads that list, which by
-- default grows to 4 MB.
ALTER INDEX lead_by_search SET (gin_pending_list_limit = 256); -- kB
