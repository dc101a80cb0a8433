-- Each audit row is chained to the one before it: `hash` is the SHA-256 of the row without it (audit-chain.ts), `prev` the hash of the row
-- before. Rows of before this have no `seq`; the first of the chain says how many they are and their digest. The other columns are copies
-- of what `value` says, to search by.
alter table thalamus.audit
  add column seq bigint unique,
  add column prev text,
  add column hash text,
  add column caller text,
  add column operation text,
  add column outcome text,
  add column door text,
  add column address text,
  add column correlation text;

alter table thalamus.log_head
  add column audit_seq bigint not null default 0,
  add column audit_hash text not null default repeat('0', 64);

create function thalamus.audit_copies() returns void language sql as $$
  update thalamus.audit set
    -- Whoever logs in is found by the name that was tried.
    caller = coalesce(case when value::jsonb #>> '{caller,kind}' = 'anonymous' then value::jsonb #>> '{input,username}' end, value::jsonb #>> '{caller,name}'),
    operation = value::jsonb ->> 'operation',
    outcome = value::jsonb ->> 'outcome',
    door = value::jsonb ->> 'door',
    address = value::jsonb ->> 'address',
    correlation = value::jsonb ->> 'request_id'
$$;

-- Begins a chain after rows that have none, of this database or of a backup of before the chain.
create function thalamus.audit_begin() returns void language plpgsql as $$
declare
  older record;
  digest text := '';
  count bigint := 0;
  begun_at timestamptz := date_trunc('milliseconds', clock_timestamp());
  moment text := to_char(begun_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
  row_key text := gen_random_uuid()::text;
  body text;
  before text := repeat('0', 64);
  seal text;
begin
  for older in select key, (extract(epoch from recorded_at) * 1000)::bigint as ms, value from thalamus.audit where seq is null order by id loop
    count := count + 1;
    digest := encode(sha256(convert_to(digest || ' ' || older.key || ' ' || older.ms || ' ' || older.value, 'UTF8')), 'hex');
  end loop;
  if count = 0 then
    return;
  end if;
  body := '{"at":"' || moment || '","caller":{"kind":"system","name":"common_hub","roles":["system"]},"code":null,"door":"store","events":0,"id":"'
    || row_key || '","input":{"digest":"' || digest || '","older_rows":' || count || '},"operation":"audit.chain.begin","outcome":"done","request_id":"' || row_key || '"}';
  seal := encode(sha256(convert_to('{"key":"' || row_key || '","prev":"' || before || '","recorded_at":"' || moment || '","seq":1,"value":' || body || '}', 'UTF8')), 'hex');
  insert into thalamus.audit (key, recorded_at, value, seq, prev, hash) values (row_key, begun_at, body, 1, before, seal);
  update thalamus.log_head set audit_seq = 1, audit_hash = seal;
end $$;

select thalamus.audit_begin();
select thalamus.audit_copies();

create index audit_caller on thalamus.audit (caller, id);
create index audit_operation on thalamus.audit (operation text_pattern_ops, id);
create index audit_correlation on thalamus.audit (correlation);
create index audit_not_done on thalamus.audit (id) where outcome <> 'done';
create index audit_recorded_at on thalamus.audit using brin (recorded_at) with (pages_per_range = 16);
