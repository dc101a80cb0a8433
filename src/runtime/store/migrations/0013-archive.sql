-- Documents as they came (kernel/archive.ts): whole, in the order of time, found by what they say.
-- Partitions by day are made and dropped by runtime/archive.
create table thalamus.archive (
  at timestamptz not null,
  id uuid not null,
  source text not null,
  raw text not null,
  document jsonb not null,
  named jsonb not null,
  primary key (at, id)
) partition by range (at);
create index archive_by_content on thalamus.archive using gin (document jsonb_path_ops);
create index archive_by_source_address on thalamus.archive ((named ->> 'source.ip'), at);

-- Up to where each reader of a source came: kept in the commit of what it read.
create table thalamus.archive_readers (
  name text primary key,
  place jsonb not null
);
