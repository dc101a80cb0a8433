-- Ending a document looks for its current row by key: by the primary key that would walk through the whole history of
-- the key, which made each change of a busy document dearer than the one before.
drop index thalamus.projection_rows_current;
create index projection_rows_current on thalamus.projection_rows (generation, key, scope) where valid_to = 9223372036854775807;
