-- Leads are vacuumed as often as other tables again: that deep pages behind new leads win by more was not to be seen.
ALTER TABLE lead RESET (autovacuum_vacuum_insert_scale_factor);
