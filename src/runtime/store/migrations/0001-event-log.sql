-- Frozen: a migration that ran anywhere is never changed; what comes later is a new file.

-- One row: which log this is and how far it goes. Every batch of appends takes its positions by updating it, so batches
-- commit one after another, in position order.
create table thalamus.log_head (
  only_row boolean primary key default true check (only_row),
  log_id uuid not null default gen_random_uuid(),
  position bigint not null default 0,
  recorded_at timestamptz not null default '-infinity'
) with (fillfactor = 10);
insert into thalamus.log_head default values;

-- A stream is known by the position of its first event.
create table thalamus.streams (
  id bigint primary key,
  name text not null unique,
  subject text not null,
  version integer not null
) with (fillfactor = 70);
create index streams_subject on thalamus.streams (subject);

-- `body` is the whole envelope as JSON, position included; the other columns are copies to search by. `recorded_at`
-- never decreases with the position.
create table thalamus.events (
  position bigint primary key,
  stream bigint not null,
  version integer not null,
  priority smallint not null,
  recorded_at timestamptz not null,
  type text not null,
  projectid text,
  nodeid text,
  body text not null
);
create unique index events_stream on thalamus.events (stream, version);
create index events_type on thalamus.events (type, position);
create index events_project on thalamus.events (projectid, position) where projectid is not null;
create index events_node on thalamus.events (nodeid, position) where nodeid is not null;

-- The last position committed at or before a moment: bisection, since recorded_at never decreases.
create function thalamus.position_at(moment timestamptz) returns bigint language plpgsql stable as $$
declare
  low bigint := 0;
  high bigint;
  middle bigint;
begin
  select position into high from thalamus.log_head;
  while low < high loop
    middle := (low + high + 1) / 2;
    if (select recorded_at from thalamus.events where position = middle) <= moment then
      low := middle;
    else
      high := middle - 1;
    end if;
  end loop;
  return low;
end $$;

-- The state of a stream at a version, so that a fold need not begin at its first event.
create table thalamus.memos (
  stream text not null,
  name text not null,
  version integer not null,
  state text not null,
  primary key (stream, name)
);

create table thalamus.audit (
  id bigint generated always as identity primary key,
  key text not null unique,
  recorded_at timestamptz not null,
  value text not null
);

create table thalamus.idempotency (
  key text primary key,
  recorded_at timestamptz not null,
  value text not null
);
create index idempotency_recorded_at on thalamus.idempotency (recorded_at);
