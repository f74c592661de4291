-- What RichUtilities needs: walks over one person's leads by cursor, changes by the stage of a status; and the score.

-- The score of a lead is the sum of five parts. These are the rules, and they stand nowhere else.
--   completeness  3 points for each of: name, e-mail, phone, company, job position, website, address, source, description,
--                 expected close. At most 30.
--   value         5 points for any value, 10 from 1,000, 15 from 10,000, 20 from 100,000, in whatever currency.
--   recency       the last contact: 20 points if it is at most 7 days ago (or to come), 15 for 30, 10 for 90, 5 for 180.
--   activity      2 points for each line of its history of the last 30 days that tells of a note, comment, mail, file or
--                 checklist. At most 10.
--   stage         lost 0, new 4, contacted 8, qualified 16, converted 20; a lead that was converted counts as such.
-- Days are those of UTC. `because` says in words what a part was given for.
CREATE FUNCTION lead_score_parts(p_lead lead) RETURNS TABLE (part text, points integer, most integer, because text)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_today     date := (clock_timestamp() AT TIME ZONE 'UTC')::date;
    v_days      integer := v_today - p_lead.last_contacted;
    v_missing   text[] := array_remove(ARRAY[
        CASE WHEN coalesce(nullif(p_lead.first_name, ''), nullif(p_lead.last_name, '')) IS NULL THEN 'name' END,
        CASE WHEN nullif(p_lead.email, '') IS NULL THEN 'e-mail' END,
        CASE WHEN nullif(p_lead.phone, '') IS NULL THEN 'phone' END,
        CASE WHEN p_lead.company_id IS NULL AND nullif(p_lead.company_name, '') IS NULL THEN 'company' END,
        CASE WHEN nullif(p_lead.job_position, '') IS NULL THEN 'job position' END,
        CASE WHEN nullif(p_lead.website, '') IS NULL THEN 'website' END,
        CASE WHEN nullif(concat(p_lead.street, p_lead.city, p_lead.state, p_lead.zip, p_lead.country, p_lead.country_id,
                                p_lead.state_id, p_lead.city_id), '') IS NULL THEN 'address' END,
        CASE WHEN p_lead.source_id IS NULL THEN 'source' END,
        CASE WHEN nullif(p_lead.description, '') IS NULL THEN 'description' END,
        CASE WHEN p_lead.expected_close IS NULL THEN 'expected close' END], NULL);
    v_dealings  integer;
    v_stage     text := 'converted';
BEGIN
    SELECT count(*) INTO v_dealings
      FROM (SELECT FROM activity a
             WHERE a.workspace_id = p_lead.workspace_id AND a.lead_id = p_lead.id
               AND a.type IN ('note', 'comment', 'email', 'file', 'checklist')
               AND a.created_at >= (v_today - 30)::timestamp AT TIME ZONE 'UTC' LIMIT 5) recent;
    IF p_lead.converted_at IS NULL THEN
        SELECT s.stage INTO v_stage FROM attribute s WHERE s.workspace_id = p_lead.workspace_id AND s.id = p_lead.status_id;
    END IF;
    RETURN QUERY VALUES
        ('completeness', 3 * (10 - cardinality(v_missing)), 30,
         coalesce('missing: ' || nullif(array_to_string(v_missing, ', '), ''), 'nothing is missing')),
        ('value', CASE WHEN p_lead.value >= 100000 THEN 20 WHEN p_lead.value >= 10000 THEN 15
                       WHEN p_lead.value >= 1000 THEN 10 WHEN p_lead.value > 0 THEN 5 ELSE 0 END, 20,
         coalesce('the value is ' || p_lead.value, 'no value')),
        ('recency', CASE WHEN v_days <= 7 THEN 20 WHEN v_days <= 30 THEN 15 WHEN v_days <= 90 THEN 10
                         WHEN v_days <= 180 THEN 5 ELSE 0 END, 20,
         coalesce('last contacted ' || CASE WHEN v_days < 0 THEN 'in ' || -v_days || ' days'
                                            ELSE v_days || ' days ago' END, 'never contacted')),
        ('activity', 2 * v_dealings, 10, CASE v_dealings WHEN 5 THEN '5 or more' ELSE v_dealings::text END
                                         || ' notes, comments, mails, files or checklist changes in 30 days'),
        ('stage', CASE v_stage WHEN 'new' THEN 4 WHEN 'contacted' THEN 8 WHEN 'qualified' THEN 16
                               WHEN 'converted' THEN 20 ELSE 0 END, 20, 'the stage is ' || coalesce(v_stage, 'unknown'));
END $$;

-- Serves the part `activity`, and costs the writes nothing that are no dealings with the lead.
CREATE INDEX activity_dealing ON activity (workspace_id, lead_id, created_at)
    WHERE type IN ('note', 'comment', 'email', 'file', 'checklist');

-- Whatever writes a lead writes its score with it.
CREATE FUNCTION lead_score() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT sum(points) INTO NEW.score FROM lead_score_parts(NEW);
    RETURN NEW;
END $$;
CREATE TRIGGER lead_score BEFORE INSERT OR UPDATE ON lead FOR EACH ROW EXECUTE FUNCTION lead_score();

-- Dealings with a lead do not write it, so its score follows when they are committed, if it changes. They wait for nobody:
-- a lead that another one writes at this very moment is passed over, and gets its score with its next write or in the
-- next sweep.
CREATE FUNCTION lead_score_of_dealing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM lead WHERE workspace_id = NEW.workspace_id AND id = NEW.lead_id FOR NO KEY UPDATE SKIP LOCKED;
    IF NOT FOUND THEN RETURN NULL; END IF;
    UPDATE lead l SET score = l.score
     WHERE l.workspace_id = NEW.workspace_id AND l.id = NEW.lead_id
       AND l.score <> (SELECT sum(points) FROM lead_score_parts(l));
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lead_score_of_dealing AFTER INSERT ON activity DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.type IN ('note', 'comment', 'email', 'file', 'checklist'))
    EXECUTE FUNCTION lead_score_of_dealing();

-- Scores age by the day. The workspaces whose scores were not brought up to date today, with this day: for the sweep, which
-- goes from one to the next. It looks over the wall and shows ids alone; in the order of the primary key, which is read
-- instead of the table.
ALTER TABLE workspace ADD COLUMN scored_on date;
CREATE FUNCTION lead_score_due() RETURNS TABLE (id bigint, today date) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    v_today date := (clock_timestamp() AT TIME ZONE 'UTC')::date;
BEGIN
    RETURN QUERY SELECT w.id, v_today FROM workspace w WHERE w.scored_on IS DISTINCT FROM v_today ORDER BY w.id;
END $$;
REVOKE EXECUTE ON FUNCTION lead_score_due FROM PUBLIC;

-- Brings the scores of at most `p_batch` leads with ids above `p_after` up to date. Gives the id to go on after, null when
-- there are no more, and how many scores changed. Nothing else of a lead changes. Leads that somebody writes at this moment
-- are passed over: their scores are written with them.
CREATE FUNCTION lead_score_sweep(p_workspace bigint, p_after bigint, p_batch bigint, OUT reached bigint, OUT changed bigint)
LANGUAGE plpgsql AS $$
DECLARE
    v_stale bigint[];
BEGIN
    SELECT max(id) INTO reached
      FROM (SELECT id FROM lead WHERE workspace_id = p_workspace AND id > p_after ORDER BY id LIMIT p_batch) batch;
    v_stale := ARRAY(SELECT l.id FROM lead l
                      WHERE l.workspace_id = p_workspace AND l.id > p_after AND l.id <= reached AND l.deleted_at IS NULL
                        AND l.score <> (SELECT sum(points) FROM lead_score_parts(l))
                      ORDER BY l.id FOR NO KEY UPDATE OF l SKIP LOCKED);
    UPDATE lead SET score = score WHERE workspace_id = p_workspace AND id = ANY (v_stale);
    GET DIAGNOSTICS changed = ROW_COUNT;
END $$;

UPDATE lead SET score = score;
UPDATE workspace SET scored_on = (clock_timestamp() AT TIME ZONE 'UTC')::date;

-- Walks that look for the days of late pass over all older leads without a look at the leads themselves.
DROP INDEX lead_by_owner;
CREATE INDEX lead_by_owner ON lead (workspace_id, owner_id, id) INCLUDE (created_at, deleted_at);

-- The ids of the live leads of `p_owner` above `p_after` that fit the filters, ascending: {"stage": a stage of statuses, or
-- what was converted; "company_id"; "min_score", "max_score"; "created_after", "created_before": days of UTC, both included}.
-- Runs as the owner and plans each call anew, since what is best depends on how rare the things asked for are; takes the
-- workspace from the wall's own setting.
CREATE FUNCTION lead_walk(p_owner bigint, p_filters jsonb, p_after bigint, p_limit bigint)
RETURNS TABLE (id bigint) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET plan_cache_mode = force_custom_plan SET enable_seqscan = on SET enable_hashjoin = on SET enable_mergejoin = on
SET enable_material = on SET enable_sort = on SET search_path = public, pg_temp AS $$
DECLARE
    v_workspace bigint := nullif(current_setting('leadwire.workspace', true), '')::bigint;
    v_stage     text := p_filters ->> 'stage';
    v_where     text := format('l.workspace_id = %L AND l.owner_id = %L AND l.deleted_at IS NULL AND l.id > %L',
                               v_workspace, p_owner, p_after);
BEGIN
    IF v_stage IS NOT NULL THEN
        v_where := v_where || format(CASE v_stage WHEN 'converted'
            THEN ' AND (l.status_id = ANY (%L::bigint[]) OR l.converted_at IS NOT NULL)'
            ELSE ' AND l.status_id = ANY (%L::bigint[]) AND l.converted_at IS NULL' END,
            ARRAY(SELECT s.id FROM attribute s
                   WHERE s.workspace_id = v_workspace AND s.kind = 'status' AND s.stage = v_stage));
    END IF;
    IF p_filters ? 'company_id' THEN
        v_where := v_where || format(' AND l.company_id = %L', (p_filters ->> 'company_id')::bigint);
    END IF;
    IF p_filters ? 'min_score' THEN
        v_where := v_where || format(' AND l.score >= %L::bigint', (p_filters ->> 'min_score')::bigint);
    END IF;
    IF p_filters ? 'max_score' THEN
        v_where := v_where || format(' AND l.score <= %L::bigint', (p_filters ->> 'max_score')::bigint);
    END IF;
    IF p_filters ? 'created_after' THEN
        v_where := v_where || format(' AND l.created_at >= %L',
                                     (p_filters ->> 'created_after')::timestamp AT TIME ZONE 'UTC');
    END IF;
    IF p_filters ? 'created_before' THEN
        v_where := v_where || format(' AND l.created_at < %L',
                                     ((p_filters ->> 'created_before')::date + 1)::timestamp AT TIME ZONE 'UTC');
    END IF;
    RETURN QUERY EXECUTE format('SELECT l.id FROM lead l WHERE %s ORDER BY l.id LIMIT %L', v_where, p_limit);
END $$;
REVOKE EXECUTE ON FUNCTION lead_walk FROM PUBLIC;

-- Changes a lead of its owner's: as lead_update, and with `stage`, that of the status it is to have. A lead that shows the
-- stage already keeps its statuses; else the first status of that stage takes their place. Returns 'done', 'missing' (the
-- account has no such lead), 'converted' (so its stage cannot change) or 'no_status' (the workspace has none of that stage).
CREATE FUNCTION lead_update_own(p_workspace bigint, p_account bigint, p_lead bigint, p_changes jsonb) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    v_old    lead;
    v_stage  text := p_changes ->> 'stage';
    v_shown  text := 'converted';
    v_status bigint;
BEGIN
    SELECT * INTO v_old FROM lead
     WHERE workspace_id = p_workspace AND id = p_lead AND owner_id = p_account AND deleted_at IS NULL FOR NO KEY UPDATE;
    IF NOT FOUND THEN RETURN 'missing'; END IF;
    IF v_old.converted_at IS NULL THEN
        SELECT stage INTO v_shown FROM attribute WHERE workspace_id = p_workspace AND id = v_old.status_id;
    END IF;
    IF v_stage IS NULL OR v_stage = v_shown THEN
        RETURN lead_update(p_workspace, p_account, p_lead, p_changes, '{}', false);
    END IF;
    IF v_old.converted_at IS NOT NULL THEN RETURN 'converted'; END IF;
    SELECT id INTO v_status FROM attribute WHERE workspace_id = p_workspace AND kind = 'status' AND stage = v_stage
     ORDER BY position, name, id LIMIT 1;
    IF NOT FOUND THEN RETURN 'no_status'; END IF;
    RETURN lead_update(p_workspace, p_account, p_lead, p_changes, jsonb_build_object('status', jsonb_build_array(v_status)),
                       false);
END $$;
