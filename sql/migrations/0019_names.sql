-- A number for the names in a workspace: those of attributes, accounts and places. It changes with each name, in the
-- same transaction, so whoever reads it together with ids knows whether the names he has for them still hold.
-- Numbers come from a sequence: none comes twice, be it that what it was for is rolled back.
CREATE SEQUENCE name_version_number;

CREATE TABLE name_version (
    workspace_id bigint PRIMARY KEY REFERENCES workspace ON DELETE CASCADE,
    version      bigint NOT NULL
);
SELECT leadwire_raise_wall('name_version');

-- Removal counts too, since an id could be given again. Of a workspace that is going itself nothing needs to be known.
CREATE FUNCTION name_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO name_version SELECT id, nextval('name_version_number') FROM workspace WHERE id = OLD.workspace_id
        ON CONFLICT (workspace_id) DO UPDATE SET version = excluded.version;
    RETURN NULL;
END $$;

CREATE FUNCTION place_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO name_version SELECT id, nextval('name_version_number') FROM workspace
        ON CONFLICT (workspace_id) DO UPDATE SET version = excluded.version;
    RETURN NULL;
END $$;

CREATE TRIGGER attribute_name_changed AFTER UPDATE ON attribute FOR EACH ROW
    WHEN ((OLD.kind, OLD.name, OLD.color, OLD.position, OLD.external_id)
          IS DISTINCT FROM (NEW.kind, NEW.name, NEW.color, NEW.position, NEW.external_id))
    EXECUTE FUNCTION name_changed();
CREATE TRIGGER account_name_changed AFTER UPDATE ON account FOR EACH ROW
    WHEN ((OLD.name, OLD.email) IS DISTINCT FROM (NEW.name, NEW.email)) EXECUTE FUNCTION name_changed();
CREATE TRIGGER attribute_name_gone AFTER DELETE ON attribute FOR EACH ROW EXECUTE FUNCTION name_changed();
CREATE TRIGGER account_name_gone AFTER DELETE ON account FOR EACH ROW EXECUTE FUNCTION name_changed();
CREATE TRIGGER country_name_changed AFTER UPDATE OR DELETE ON country EXECUTE FUNCTION place_changed();
CREATE TRIGGER subdivision_name_changed AFTER UPDATE OR DELETE ON subdivision EXECUTE FUNCTION place_changed();
CREATE TRIGGER city_name_changed AFTER UPDATE OR DELETE ON city EXECUTE FUNCTION place_changed();

-- They are for triggers, and write over the wall.
REVOKE EXECUTE ON FUNCTION name_changed, place_changed FROM PUBLIC;
