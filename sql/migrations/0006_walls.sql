-- The tenant wall: a session sees the rows of the workspace it was identified for, and none before that.
-- Every statement names workspace_id besides; this is for the day when one forgets. The owner is not walled in:
-- migrations and the operator's commands run as the owner, or set leadwire.workspace first.
-- Only leakproof operators can use an index behind such a policy (bigint, uuid, text =, date, timestamptz are).

CREATE FUNCTION leadwire_raise_wall(p_table regclass, p_column text DEFAULT 'workspace_id') RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', p_table);
    EXECUTE format('CREATE POLICY workspace_wall ON %s USING (%I = nullif(current_setting(''leadwire.workspace'', true), '''')::bigint)',
                   p_table, p_column);
END $$;

SELECT leadwire_raise_wall('workspace', 'id'),
       leadwire_raise_wall('account'),
       leadwire_raise_wall('api_key'),
       leadwire_raise_wall('attribute'),
       leadwire_raise_wall('custom_field'),
       leadwire_raise_wall('company'),
       leadwire_raise_wall('contact'),
       leadwire_raise_wall('lead'),
       leadwire_raise_wall('lead_attribute'),
       leadwire_raise_wall('lead_assignee'),
       leadwire_raise_wall('activity'),
       leadwire_raise_wall('media'),
       leadwire_raise_wall('lead_media'),
       leadwire_raise_wall('note'),
       leadwire_raise_wall('checklist_item'),
       leadwire_raise_wall('proposal'),
       leadwire_raise_wall('lead_count');

-- Who a key stands for: read before any workspace is known, so it looks over the wall (a view acts as its owner).
-- It shows hashes of 256-bit secrets with the names and e-mails of their accounts, and nothing of a lead.
CREATE VIEW key_identity AS
SELECT k.hash, k.workspace_id, k.id AS key_id, k.account_id, a.name, a.email, k.scopes,
       coalesce(k.last_used_at < clock_timestamp() - interval '1 minute', true) AS use_is_due
  FROM api_key k
  JOIN account a ON a.workspace_id = k.workspace_id AND a.id = k.account_id
 WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > clock_timestamp());
