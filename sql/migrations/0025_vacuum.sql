-- Lists that are read in an index alone (a page far down, an owner's leads) look at each lead made since the last vacuum
-- all the same. So new leads are vacuumed within a minute or so once there are a few thousand of them, which takes only the
-- pages that they lie in; by default that waits for a fifth of the table.
ALTER TABLE lead SET (autovacuum_vacuum_insert_scale_factor = 0.001);
