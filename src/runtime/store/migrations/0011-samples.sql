-- What is measured again and again (kernel/samples.ts). Series are few and wide, samples many and narrow.
create table thalamus.series (
  id integer generated always as identity primary key,
  metric text not null,
  resource text not null,
  kind text not null check (kind in ('gauge', 'counter')),
  unit text,
  project text,
  node text,
  labels jsonb not null default '{}',
  created_at timestamptz not null default now(),
  unique (metric, resource)
);
create index series_of_project on thalamus.series (project, metric);
create index series_of_node on thalamus.series (node, metric);
create index series_under on thalamus.series (resource text_pattern_ops);

-- Partitions by time are made and dropped by runtime/samples.
create table thalamus.samples (
  series integer not null,
  at timestamptz not null,
  value double precision not null,
  primary key (series, at)
) partition by range (at);

-- What five minutes and an hour of a series amount to. `increase` is that of a counter, its restarts taken into account.
create table thalamus.samples_5m (
  series integer not null,
  at timestamptz not null,
  count integer not null,
  min double precision not null,
  max double precision not null,
  sum double precision not null,
  last double precision not null,
  increase double precision not null,
  primary key (series, at)
) partition by range (at);
create table thalamus.samples_1h (
  series integer not null,
  at timestamptz not null,
  count integer not null,
  min double precision not null,
  max double precision not null,
  sum double precision not null,
  last double precision not null,
  increase double precision not null,
  primary key (series, at)
) partition by range (at);

-- Up to where each of them was made.
create table thalamus.sample_rollups (
  resolution text primary key,
  until timestamptz not null
);
