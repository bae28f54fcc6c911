-- What the sender of an import says of its rows, as JSON; null where it says nothing. Fields with a rule that the file has no column for
-- are named beside it. Rows that rules leave out are skipped: they neither go in nor fail.
alter table galena.imports
  add column rules jsonb,
  add column unused_rules text[] not null default '{}',
  add column skipped bigint not null default 0,
  drop constraint imports_check5,
  add constraint imports_rows_done_check check (created + updated + unchanged + failed + skipped = rows_done);

-- Requests that may be sent again until their answer is seen, by the header Idempotency-Key, and the import that each became. A key is
-- that of one service, and is forgotten after a day.
create table galena.idempotency_keys (
  subscription_id integer not null,
  client_id text not null,
  key text not null,
  -- SHA-256 of the parameters and the file.
  request_hash bytea not null,
  batch_id integer not null,
  created_at timestamptz not null,
  primary key (subscription_id, client_id, key),
  foreign key (subscription_id, batch_id) references galena.imports on delete cascade
);

create index idempotency_keys_by_age on galena.idempotency_keys (created_at);
create index idempotency_keys_by_import on galena.idempotency_keys (subscription_id, batch_id);
