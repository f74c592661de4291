-- Leads are vacuumed as often as other tables again. While a vacuum, which takes its time, empties the list of pending entries of
-- lead_by_search, nobody else does; with many writes beside it the list grows, and each search reads all of it, for seconds.
ALTER TABLE lead RESET (autovacuum_vacuum_insert_scale_factor);
