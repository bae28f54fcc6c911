-- How far exports are, and the lease of the engine that carries one out: as import_progress.
create table export_progress (
  number integer primary key,
  -- Null as long as nobody has claimed the export: the wish to cancel it may be there before.
  lease_holder text,
  -- The lease runs from here on; in the year 1970 where it was given back.
  lease_renewed_at timestamptz,
  -- Claims so far, without those that were given back.
  attempts integer not null default 0,
  cancel_requested boolean not null default false,

  rows_done bigint not null default 0,
  bytes_done bigint not null default 0,
  -- The file that the engine with the lease writes: whoever takes the export over deletes it and begins another one.
  file_id uuid,
  checksum text,

  -- How the export has ended: galena.exports is told of it next, if need be by another engine.
  status text check (status in ('complete', 'failed', 'cancelled')),
  failure_cause text,

  check ((lease_holder is null) = (lease_renewed_at is null)),
  check ((status is not distinct from 'failed') = (failure_cause is not null))
) with (fillfactor = 50);
