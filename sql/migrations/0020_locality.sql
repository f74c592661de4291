-- Kept totals that are added up together lie together: those of leads without regard to assignees first, then status by
-- status. What is read for a total is then a few pages in place of hundreds.
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
      FROM folded GROUP BY status_id, category_id, source_id, owner_id, assignee_id, archived HAVING sum(delta) <> 0
     ORDER BY assignee_id NULLS FIRST, status_id, owner_id;
END $$;

CREATE OR REPLACE FUNCTION lead_count_rebuild(p_workspace bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM lead_count WHERE workspace_id = p_workspace;
    INSERT INTO lead_count (workspace_id, status_id, category_id, source_id, owner_id, assignee_id, archived, delta)
    SELECT p_workspace, l.status_id, l.category_id, l.source_id, l.owner_id, a.account_id, l.archived_at IS NOT NULL, count(*)
      FROM lead l LEFT JOIN LATERAL
           (SELECT NULL::bigint AS account_id UNION ALL
            SELECT account_id FROM lead_assignee WHERE workspace_id = p_workspace AND lead_id = l.id) a ON true
     WHERE l.workspace_id = p_workspace AND l.deleted_at IS NULL
     GROUP BY l.status_id, l.category_id, l.source_id, l.owner_id, a.account_id, l.archived_at IS NOT NULL
     ORDER BY a.account_id NULLS FIRST, l.status_id, l.owner_id;
END $$;

-- Walks through an owner's leads of one stage pass over all others without a look at the leads themselves, as walks that
-- look for days do.
DROP INDEX lead_by_owner;
CREATE INDEX lead_by_owner ON lead (workspace_id, owner_id, id) INCLUDE (created_at, deleted_at, status_id, converted_at);

-- A page far down a list of newest leads is found in an index alone only where the leads before it have been vacuumed; by
-- default that takes a fifth of the table.
ALTER TABLE lead SET (autovacuum_vacuum_insert_scale_factor = 0.01);
