-- Converting a lead, and what the lists of companies and contacts are sorted and searched by.

ALTER TABLE company
    ADD COLUMN size_id bigint,                                  -- numbers that TaskIP's clients choose from lists of theirs
    ADD COLUMN type_id bigint,
    ADD COLUMN domain  text GENERATED ALWAYS AS (lower(substring(website FROM '^(?:[a-zA-Z]+://)?(?:www\.)?([^/:?#]+)'))) STORED;
CREATE INDEX company_by_domain ON company (workspace_id, domain, id);

ALTER TABLE contact ADD COLUMN full_name text NOT NULL GENERATED ALWAYS AS (coalesce(
    nullif(btrim(coalesce(first_name, '') || ' ' || coalesce(last_name, '')), ''), email, '')) STORED;
CREATE INDEX contact_by_name ON contact (workspace_id, lower(full_name), id);
DROP INDEX contact_by_email;
CREATE INDEX contact_by_email ON contact (workspace_id, email_key, id);

-- Makes a contact of a lead, once. `outcome` is 'done' (with the contact's id), 'missing' (no such live lead) or
-- 'converted' (before, through whichever API).
CREATE FUNCTION lead_convert_to_contact(p_workspace bigint, p_account bigint, p_lead bigint,
                                        OUT outcome text, OUT contact bigint)
LANGUAGE plpgsql AS $$
DECLARE
    v_lead lead;
BEGIN
    SELECT * INTO v_lead FROM lead WHERE workspace_id = p_workspace AND id = p_lead AND deleted_at IS NULL
       FOR NO KEY UPDATE;
    IF NOT FOUND THEN outcome := 'missing'; RETURN; END IF;
    IF v_lead.converted_at IS NOT NULL THEN outcome := 'converted'; RETURN; END IF;
    INSERT INTO contact (workspace_id, company_id, first_name, last_name, email, phone, job_position, website,
                         street, city, state, zip, country, country_id, state_id, city_id, created_by)
    VALUES (p_workspace, v_lead.company_id, coalesce(v_lead.first_name, v_lead.full_name), v_lead.last_name, v_lead.email,
            v_lead.phone, v_lead.job_position, v_lead.website, v_lead.street, v_lead.city, v_lead.state, v_lead.zip,
            v_lead.country, v_lead.country_id, v_lead.state_id, v_lead.city_id, p_account)
    RETURNING id INTO contact;
    UPDATE lead SET converted_at = clock_timestamp(), converted_contact_id = contact, version = version + 1,
                    updated_at = clock_timestamp()
     WHERE workspace_id = p_workspace AND id = p_lead;
    INSERT INTO activity (workspace_id, lead_id, account_id, type, description)
    VALUES (p_workspace, p_lead, p_account, 'converted', 'Lead converted to contact');
    outcome := 'done';
END $$;
