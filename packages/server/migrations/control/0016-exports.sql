-- An export is its own queue row, as an import is.
--
--   created ──enqueue──► queued ──claim──► processing ──► complete
--      │                    │                 │  └──────► failed
--      └───────── cancel ───┴─────────────────┴─────────► cancelled
--
-- Exports of a subscription have two slots of their own. One that is taken over begins anew, with another file.
create table galena.exports (
  subscription_id integer not null references galena.subscriptions on delete cascade,
  number integer not null,
  -- What clients call it.
  export_id uuid not null unique,
  subject text not null check (subject in ('leads', 'activities')),
  -- The API user whose export it is: nobody else is told of it.
  user_email text not null,
  status text not null default 'created'
    check (status in ('created', 'queued', 'processing', 'complete', 'failed', 'cancelled')),
  slot smallint check (slot in (1, 2)),
  lease_holder text,
  lease_until timestamptz,
  cancel_requested boolean not null default false,

  format text not null check (format in ('csv', 'tsv', 'ssv')),
  -- The columns of the file, [{ "name": "email", "header": "E-mail" }, …], and which records it has.
  columns jsonb not null,
  filter jsonb not null,

  rows_done bigint not null default 0,
  bytes_done bigint not null default 0,
  -- Chunks of the subscription's schema; null before the job has begun, and once the file has expired.
  file_id uuid,
  -- SHA-256 of the whole file, in hexadecimal digits.
  checksum text,
  failure_cause text,

  created_at timestamptz not null,
  queued_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,

  primary key (subscription_id, number),
  check ((status = 'processing') = (slot is not null)),
  check ((status = 'processing') = (lease_holder is not null)),
  check ((lease_holder is null) = (lease_until is null)),
  check ((status in ('complete', 'failed', 'cancelled')) = (finished_at is not null)),
  check ((status = 'failed') = (failure_cause is not null)),
  check ((status = 'complete') <= (checksum is not null))
);

create unique index exports_by_slot on galena.exports (subscription_id, slot) where slot is not null;
create index exports_unfinished on galena.exports (subscription_id, queued_at, number)
  where status in ('queued', 'processing');
create index exports_by_end on galena.exports (finished_at);
create index exports_created on galena.exports (created_at) where status = 'created';

-- Numbers come from this counter, under this row's lock: the lock also makes the limit of the queue strict.
alter table galena.subscriptions add column next_export_number integer not null default 1;
