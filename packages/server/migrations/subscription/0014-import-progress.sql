-- How far imports are: the checkpoint with its counters, and the lease of the engine that carries an import out. So the
-- transaction of a chunk writes nothing outside this schema. A row outlives its import's end until the import is
-- deleted: an engine that comes late finds that there is nothing left to do.
create table import_progress (
  batch_id integer primary key,
  -- Null as long as nobody has claimed the import: the wish to cancel it may be there before.
  lease_holder text,
  -- The lease runs from here on; in the year 1970 where it was given back.
  lease_renewed_at timestamptz,
  -- Claims since the last row was done.
  attempts integer not null default 0,
  cancel_requested boolean not null default false,

  rows_done bigint not null default 0,
  bytes_done bigint not null default 0,
  created bigint not null default 0,
  updated bigint not null default 0,
  unchanged bigint not null default 0,
  repeated bigint not null default 0,
  failed bigint not null default 0,
  warned bigint not null default 0,
  phase_ms jsonb not null default '{}',

  -- How the import has ended: galena.imports is told of it next, if need be by another engine.
  status text check (status in ('complete', 'failed', 'cancelled')),
  failure_cause text,

  check ((lease_holder is null) = (lease_renewed_at is null)),
  check ((status is not distinct from 'failed') = (failure_cause is not null)),
  check (created + updated + unchanged + failed = rows_done),
  check (repeated <= updated)
  -- With room for new versions of a row beside the old ones: each chunk makes one.
) with (fillfactor = 50);
