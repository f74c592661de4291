-- Leads are vacuumed as often as other tables again: under many writes, searches were seen to take seconds. While a vacuum, which
-- takes its time, empties the list of pending entries of lead_by_search, nobody else does, and each search reads all of it.
ALTER TABLE lead RESET (autovacuum_vacuum_insert_scale_factor);
