-- Files on leads. The bytes lie in the store's folder, named by workspace and SHA-256, once for each workspace; a row here
-- never lacks its file, since bytes are there before their row and go after it.
--
-- Who writes or removes bytes holds an advisory lock on (workspace, sha256) until his transaction ends (media_reserve,
-- media_claim). Locks on rows are taken in the order lead, media_usage, media: so that those who add and remove files that
-- leads share never wait for each other in a circle.

DROP INDEX media_by_content;
CREATE INDEX media_by_content ON media (workspace_id, sha256);
CREATE INDEX note_by_media ON note (workspace_id, media_id) WHERE media_id IS NOT NULL;

-- What a workspace has stored, for its quota: the rows of media and their sizes, also where bytes are shared.
CREATE TABLE media_usage (
    workspace_id bigint PRIMARY KEY REFERENCES workspace ON DELETE CASCADE,
    files        bigint NOT NULL,
    bytes        bigint NOT NULL
);
INSERT INTO media_usage SELECT workspace_id, count(*), sum(size) FROM media GROUP BY workspace_id;

-- Contents that have lost a row, to be removed from the store unless another row has them. It outlives its workspace.
CREATE TABLE media_gone (
    workspace_id bigint NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    sha256       bytea NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

SELECT leadwire_raise_wall('media_usage'), leadwire_raise_wall('media_gone');

CREATE FUNCTION media_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO media_usage VALUES (NEW.workspace_id, 1, NEW.size)
        ON CONFLICT (workspace_id) DO UPDATE SET files = media_usage.files + 1, bytes = media_usage.bytes + NEW.size;
    RETURN NULL;
END $$;
CREATE TRIGGER media_added AFTER INSERT ON media FOR EACH ROW EXECUTE FUNCTION media_added();

CREATE FUNCTION media_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE media_usage SET files = files - 1, bytes = bytes - OLD.size WHERE workspace_id = OLD.workspace_id;
    INSERT INTO media_gone (workspace_id, sha256) VALUES (OLD.workspace_id, OLD.sha256);
    RETURN NULL;
END $$;
CREATE TRIGGER media_removed AFTER DELETE ON media FOR EACH ROW EXECUTE FUNCTION media_removed();

-- Removes a file that nothing refers to any more. The row is locked first and the look is a statement of its own, so that
-- of two that let go of it at once the second sees what the first did, and who attaches it meanwhile is seen or sees it gone.
CREATE FUNCTION media_release(p_workspace bigint, p_id bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM media_usage WHERE workspace_id = p_workspace FOR UPDATE;
    PERFORM FROM media WHERE workspace_id = p_workspace AND id = p_id FOR UPDATE;
    IF NOT FOUND THEN RETURN; END IF;
    PERFORM FROM lead_media WHERE workspace_id = p_workspace AND media_id = p_id LIMIT 1;
    IF FOUND THEN RETURN; END IF;
    PERFORM FROM note WHERE workspace_id = p_workspace AND media_id = p_id LIMIT 1;
    IF FOUND THEN RETURN; END IF;
    DELETE FROM media WHERE workspace_id = p_workspace AND id = p_id;
END $$;

CREATE FUNCTION media_let_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM media_release(OLD.workspace_id, OLD.media_id);
    RETURN NULL;
END $$;
CREATE TRIGGER lead_media_let_go AFTER DELETE ON lead_media FOR EACH ROW EXECUTE FUNCTION media_let_go();
CREATE TRIGGER note_let_go AFTER DELETE ON note FOR EACH ROW
    WHEN (OLD.media_id IS NOT NULL) EXECUTE FUNCTION media_let_go();
CREATE TRIGGER note_changed_media AFTER UPDATE OF media_id ON note FOR EACH ROW
    WHEN (OLD.media_id IS NOT NULL AND NEW.media_id IS DISTINCT FROM OLD.media_id) EXECUTE FUNCTION media_let_go();

-- Whether a workspace has room for so many more files and bytes.
CREATE FUNCTION media_fits(p_used media_usage, p_files bigint, p_bytes bigint, p_most_files bigint, p_most_bytes bigint)
RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN coalesce(p_used.files, 0) + p_files <= p_most_files AND coalesce(p_used.bytes, 0) + p_bytes <= p_most_bytes;
END $$;

-- Before bytes are written: locks their contents (hexadecimal SHA-256, each once) in one order for all. Returns whether
-- they fit as things are; media_add has the last word.
CREATE FUNCTION media_reserve(p_workspace bigint, p_sha256 text[], p_files bigint, p_bytes bigint,
                              p_most_files bigint, p_most_bytes bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    v_sha256 text;
    v_used   media_usage;
BEGIN
    FOR v_sha256 IN SELECT s FROM unnest(p_sha256) s ORDER BY s LOOP
        PERFORM pg_advisory_xact_lock(hashtextextended('media ' || v_sha256, p_workspace));
    END LOOP;
    SELECT * INTO v_used FROM media_usage WHERE workspace_id = p_workspace;
    RETURN media_fits(v_used, p_files, p_bytes, p_most_files, p_most_bytes);
END $$;

-- Puts files on a lead, with their activities: new ones, whose bytes are stored by now (four arrays of one length; hashes
-- in hexadecimal), and ones that the workspace has (ids, each once).
-- Returns 'done', 'missing' (no such live lead), 'unknown' (one of the ids is gone) or 'full' (the quota does not allow it).
CREATE FUNCTION media_add(p_workspace bigint, p_account bigint, p_lead bigint, p_titles text[], p_types text[],
                          p_sha256 text[], p_sizes bigint[], p_ids bigint[], p_most_files bigint, p_most_bytes bigint)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v_used  media_usage;
    v_id    bigint;
    v_title text;
    v_found bigint := 0;
BEGIN
    PERFORM FROM lead WHERE workspace_id = p_workspace AND id = p_lead AND deleted_at IS NULL FOR KEY SHARE;
    IF NOT FOUND THEN RETURN 'missing'; END IF;
    INSERT INTO media_usage VALUES (p_workspace, 0, 0) ON CONFLICT DO NOTHING;
    SELECT * INTO v_used FROM media_usage WHERE workspace_id = p_workspace FOR UPDATE;
    FOR v_id, v_title IN
        SELECT id, title FROM media WHERE workspace_id = p_workspace AND id = ANY (p_ids) ORDER BY id FOR KEY SHARE
    LOOP
        v_found := v_found + 1;
    END LOOP;
    IF v_found < cardinality(p_ids) THEN RETURN 'unknown'; END IF;
    IF cardinality(p_titles) > 0
       AND NOT media_fits(v_used, cardinality(p_titles), (SELECT sum(s) FROM unnest(p_sizes) s)::bigint,
                          p_most_files, p_most_bytes) THEN
        RETURN 'full';
    END IF;

    FOR v_place IN 1 .. cardinality(p_titles) LOOP
        INSERT INTO media (workspace_id, title, mime_type, size, sha256, created_by)
        VALUES (p_workspace, p_titles[v_place], p_types[v_place], p_sizes[v_place], decode(p_sha256[v_place], 'hex'),
                p_account) RETURNING id INTO v_id;
        INSERT INTO lead_media (workspace_id, lead_id, media_id) VALUES (p_workspace, p_lead, v_id);
        INSERT INTO activity (workspace_id, lead_id, account_id, type, description)
        VALUES (p_workspace, p_lead, p_account, 'file', 'File added: ' || p_titles[v_place]);
    END LOOP;
    FOR v_id, v_title IN
        SELECT id, title FROM media WHERE workspace_id = p_workspace AND id = ANY (p_ids) ORDER BY id
    LOOP
        INSERT INTO lead_media (workspace_id, lead_id, media_id) VALUES (p_workspace, p_lead, v_id) ON CONFLICT DO NOTHING;
        IF FOUND THEN
            INSERT INTO activity (workspace_id, lead_id, account_id, type, description)
            VALUES (p_workspace, p_lead, p_account, 'file', 'File added: ' || v_title);
        END IF;
    END LOOP;
    RETURN 'done';
END $$;

-- Takes files off a lead, with their activities; ids that it does not have are passed over. Returns 'done' or 'missing' (no
-- such live lead). A file that nothing else refers to goes (lead_media_let_go).
CREATE FUNCTION media_detach(p_workspace bigint, p_account bigint, p_lead bigint, p_ids bigint[]) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    v_id    bigint;
    v_title text;
BEGIN
    PERFORM FROM lead WHERE workspace_id = p_workspace AND id = p_lead AND deleted_at IS NULL FOR KEY SHARE;
    IF NOT FOUND THEN RETURN 'missing'; END IF;
    FOR v_id, v_title IN
        SELECT m.id, m.title FROM lead_media s JOIN media m ON m.workspace_id = p_workspace AND m.id = s.media_id
         WHERE s.workspace_id = p_workspace AND s.lead_id = p_lead AND s.media_id = ANY (p_ids) ORDER BY m.id
    LOOP
        DELETE FROM lead_media WHERE workspace_id = p_workspace AND lead_id = p_lead AND media_id = v_id;
        IF FOUND THEN
            INSERT INTO activity (workspace_id, lead_id, account_id, type, description)
            VALUES (p_workspace, p_lead, p_account, 'file', 'File removed: ' || v_title);
        END IF;
    END LOOP;
    RETURN 'done';
END $$;

-- Before bytes are removed: 'free' (the contents are locked and no row has them), 'used', or 'busy' (somebody is writing or
-- removing them at this moment; he is not waited for).
CREATE FUNCTION media_claim(p_workspace bigint, p_sha256 text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('media ' || p_sha256, p_workspace)) THEN RETURN 'busy'; END IF;
    PERFORM FROM media WHERE workspace_id = p_workspace AND sha256 = decode(p_sha256, 'hex') LIMIT 1;
    IF FOUND THEN RETURN 'used'; END IF;
    RETURN 'free';
END $$;

-- The workspaces of which bytes wait to be removed, then, unless only these are asked for, those that have files (some
-- stand twice): for the sweep, which goes from one to the next. It shows ids and nothing else. Runs as the owner, since
-- the wall shows one workspace at a time.
CREATE FUNCTION media_workspaces(p_only_gone boolean) RETURNS TABLE (id bigint) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    -- In the order of the primary keys, which are read instead of the tables.
    RETURN QUERY SELECT DISTINCT g.workspace_id FROM media_gone g ORDER BY g.workspace_id;
    IF p_only_gone THEN RETURN; END IF;
    RETURN QUERY SELECT u.workspace_id FROM media_usage u WHERE u.files > 0 ORDER BY u.workspace_id;
END $$;
REVOKE EXECUTE ON FUNCTION media_workspaces FROM PUBLIC;   -- it looks over the wall; sql/grants.sql names who may
