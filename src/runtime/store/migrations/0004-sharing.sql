-- Who does what only one process may do at a time, and under which epoch. What is written under a lease carries the epoch.
create table thalamus.leases (
  name text primary key,
  epoch bigint not null,
  holder text,
  expires_at timestamptz not null
) with (fillfactor = 50);

-- The processes that share this database.
create table thalamus.processes (
  name text primary key,
  roles text[] not null,
  about text not null,
  started_at timestamptz not null,
  seen_at timestamptz not null
) with (fillfactor = 50);

-- Up to where a reader of the log has taken its events.
create table thalamus.checkpoints (
  name text primary key,
  position bigint not null
) with (fillfactor = 50);
