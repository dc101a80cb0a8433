-- Values that cost something to get, beyond what memory holds. Unlogged: losing them costs only their loading again.
create unlogged table thalamus.cached_documents (
  key text primary key,
  position bigint not null,
  tags text[] not null,
  value text not null,
  expires_at timestamptz not null
) with (fillfactor = 70);
create index cached_documents_expiry on thalamus.cached_documents (expires_at);
