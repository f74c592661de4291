-- What is far down a list is found in an index alone, without a look at all the leads before it.
CREATE INDEX lead_by_id ON lead (workspace_id, id) INCLUDE (archived_at) WHERE deleted_at IS NULL;

-- Nothing reads it: lists by time of creation go by id, and who asks for days asks for an owner's leads.
DROP INDEX lead_by_created;
