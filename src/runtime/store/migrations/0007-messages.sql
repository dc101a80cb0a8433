-- Durable messages until they are acknowledged. `nth` is the order of arrival; what no process has claimed is found by the
-- partial indexes, which the usual message, claimed with its insert, never touches. Rows come and go all the time: vacuum
-- follows their number, not the size of the table.
create table thalamus.messages (
  id uuid primary key,
  nth bigint generated always as identity,
  module text not null,
  priority smallint not null,
  key text,
  name text not null,
  claimed_by text,
  failures smallint not null default 0,
  losses smallint not null default 0,
  due_at timestamptz,
  expires_at timestamptz,
  sent_at timestamptz not null,
  body text not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0);
create index messages_waiting on thalamus.messages (module, priority, nth) where claimed_by is null;
-- Whether a message of a key is with another process or waits: then a later one of the key waits behind it.
create index messages_key on thalamus.messages (module, priority, key, claimed_by) where key is not null;

-- Messages that were sent under an idempotency key, with the answer of those that had one.
create table thalamus.message_keys (
  id uuid primary key,
  sent_at timestamptz not null,
  answer text
);
create index message_keys_sent_at on thalamus.message_keys (sent_at);

-- The one process that takes the messages with a key of a module, so that they stay in order.
create table thalamus.message_holders (
  module text primary key,
  process text not null
) with (fillfactor = 50);

create table thalamus.dead_letters (
  id uuid primary key,
  nth bigint generated always as identity unique,
  module text not null,
  name text not null,
  reason text not null,
  error text not null,
  attempts integer not null,
  died_at timestamptz not null,
  told boolean not null default false,
  body text not null
);
create index dead_letters_module on thalamus.dead_letters (module, nth);
create index dead_letters_untold on thalamus.dead_letters (nth) where not told;
