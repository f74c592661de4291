-- What the program's role may do, granted again after every migration. It owns nothing, makes nothing, and row-level
-- security holds for it. {{program}} is the role's name, quoted.
GRANT USAGE ON SCHEMA public TO {{program}};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {{program}};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {{program}};
REVOKE INSERT, UPDATE, DELETE ON country, subdivision, city, name_version, schema_migration, key_identity FROM {{program}};
REVOKE INSERT, DELETE ON workspace FROM {{program}};
GRANT EXECUTE ON FUNCTION lead_list, lead_score_due, lead_total, lead_walk, login_account, mail_backlog, mail_due_workspaces,
    media_workspaces, trash_workspaces TO {{program}};
