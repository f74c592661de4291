-- What Laravel CRM needs: logins with e-mail and password, and leads that are put into the trash first and removed some time
-- later.

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
