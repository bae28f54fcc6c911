-- The control schema: what the processes of one installation share. Everything that belongs to the leads
-- of one subscription lives in a schema of its own (see ../subscription), so that a statement touches
-- either this schema or exactly one of those.

create table galena.subscriptions (
  id integer primary key,
  munchkin_id text not null unique check (munchkin_id ~ '^[0-9]{3}-[A-Z]{3}-[0-9]{3}$'),
  schema_name text not null unique,
  -- Times without an offset in a file are read in this zone.
  time_zone text not null default 'UTC',
  unknown_columns text not null default 'ignore' check (unknown_columns in ('ignore', 'reject')),
  multiple_matches text not null default 'update' check (multiple_matches in ('update', 'fail')),
  -- Whether a second unfinished import into the same static list is refused.
  list_lock boolean not null default true,
  max_file_bytes bigint not null default 10485760 check (max_file_bytes > 0),
  -- Batch ids come from this counter, under this row's lock: the lock also makes the ten-job limit strict.
  next_batch_id integer not null default 1000,
  created_at timestamptz not null default now()
);

create table galena.roles (
  subscription_id integer not null references galena.subscriptions on delete cascade,
  name text not null,
  permissions text[] not null,
  primary key (subscription_id, name)
);

-- An API client. Its secret is kept only as a salted scrypt hash.
create table galena.services (
  client_id text primary key,
  subscription_id integer not null,
  name text not null,
  user_email text not null,
  role_name text not null,
  secret_salt bytea not null,
  secret_hash bytea not null,
  created_at timestamptz not null default now(),
  foreign key (subscription_id, role_name) references galena.roles (subscription_id, name)
);

-- Only the hash of a token is kept. The same token is handed out until it expires all the same: it is
-- derived from the client secret, which comes with each call for a token, and from this nonce.
create table galena.tokens (
  token_hash bytea primary key,
  client_id text not null references galena.services on delete cascade,
  nonce bytea not null,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  -- The first use of an expired token is answered differently from later ones.
  expiry_reported boolean not null default false
);

create index tokens_by_service on galena.tokens (client_id, expires_at);

-- An import is its own queue row.
--
--   queued ──claim──► importing ──► complete
--      │                 │  └─────► failed
--      └──── cancel ─────┴────────► cancelled
--
-- An import that is running holds one of two slots and a lease; both go when it ends. An engine that dies
-- leaves the row importing with a lease that runs out, and the next engine goes on behind rows_done.
create table galena.imports (
  subscription_id integer not null references galena.subscriptions on delete cascade,
  batch_id integer not null,
  status text not null default 'queued' check (status in ('queued', 'importing', 'complete', 'failed', 'cancelled')),
  slot smallint check (slot in (1, 2)),
  lease_holder text,
  lease_until timestamptz,
  -- Claims since the last row was done: an import that fails again and again without getting on is ended.
  attempts integer not null default 0,
  cancel_requested boolean not null default false,

  format text not null check (format in ('csv', 'tsv', 'ssv')),
  lookup_field text not null,
  list_id integer,
  partition_id integer,
  submitted_by text not null,
  file_id uuid not null,
  file_name text,
  file_bytes bigint not null,
  encoding text not null,
  -- Set when the upload held a byte that its encoding does not have; such an import fails when its turn comes.
  invalid_byte_offset bigint,
  -- The header line as it was sent, and the columns that match no field.
  header text not null,
  unmapped_columns text[] not null,

  -- The checkpoint. It moves in the transaction that writes the rows, with the counters.
  rows_done bigint not null default 0,
  rows_total bigint,
  bytes_done bigint not null default 0,
  created bigint not null default 0,
  updated bigint not null default 0,
  unchanged bigint not null default 0,
  failed bigint not null default 0,
  warned bigint not null default 0,
  failure_cause text,

  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,

  primary key (subscription_id, batch_id),
  check ((status = 'importing') = (slot is not null)),
  check ((status = 'importing') = (lease_holder is not null)),
  check ((lease_holder is null) = (lease_until is null)),
  check ((status in ('complete', 'failed', 'cancelled')) = (finished_at is not null)),
  check ((status = 'failed') = (failure_cause is not null)),
  check (created + updated + unchanged + failed = rows_done)
);

create unique index imports_by_slot on galena.imports (subscription_id, slot) where slot is not null;
create index imports_unfinished on galena.imports (batch_id, subscription_id) where status in ('queued', 'importing');
create index imports_by_age on galena.imports (created_at);
