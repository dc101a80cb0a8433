-- When a process ended, or was taken for dead by another one: it then counts as gone for good, and ends itself should it
-- be alive after all.
alter table thalamus.processes add column ended_at timestamptz;

-- Commands under an idempotency key that a living process is doing.
create table thalamus.claims (
  key text primary key,
  process text not null
) with (fillfactor = 50);
create index claims_process on thalamus.claims (process);
