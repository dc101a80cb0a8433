-- Small texts that only the hub may read: credentials, keys, passwords of servers. They are in no backup of the log.
create table thalamus.private_documents (
  name text primary key,
  version bigint not null,
  content text not null
);
