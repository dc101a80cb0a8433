-- A projection's rows belong to a generation; a rebuild fills a new one aside and the checkpoint then points to it.
create table thalamus.projections (
  generation bigint generated always as identity primary key,
  name text not null,
  version integer not null,
  position bigint not null default 0,
  serving boolean not null
);
create unique index projections_serving on thalamus.projections (name) where serving;

-- What was true of a key from one position (included) to another (excluded; the greatest bigint: still true).
create table thalamus.projection_rows (
  generation bigint not null,
  key text not null,
  valid_from bigint not null,
  valid_to bigint not null,
  scope text not null,
  value text not null,
  primary key (generation, key, valid_from)
) with (fillfactor = 80);
create index projection_rows_current on thalamus.projection_rows (generation, scope) where valid_to = 9223372036854775807;

-- When a key first appeared in a scope and when it was last there: an as-of read looks up only keys that may have been
-- there, however long their histories are.
create table thalamus.projection_keys (
  generation bigint not null,
  scope text not null,
  key text not null,
  born bigint not null,
  died bigint not null,
  primary key (generation, scope, key)
) with (fillfactor = 80);
create index projection_keys_died on thalamus.projection_keys (generation, scope, died, born);
