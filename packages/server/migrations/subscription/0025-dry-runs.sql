-- Dry runs that have begun. Each has a table `dry_run_<batch id>` of the shape of leads, into which the leads that its rows match are
-- brought over before the rows are merged there, and where it names a list another one, `dry_run_<batch id>_members`.
create table dry_runs (
  batch_id integer primary key,
  -- The version of this schema with whose leads its table was made.
  schema_version integer not null,
  -- That of the leads when it began: see counters.
  generation bigint not null,
  -- The fields that its columns write, in the order in which `_before` has their values.
  field_ids integer[] not null,
  -- Counted once all rows are done; null until then.
  summary jsonb
);

-- The leads that a dry run creates or changes, some hundred in a row, in the order of the first rows of the file that do.
create table dry_run_order (
  batch_id integer not null,
  last_row integer not null,
  lead_ids integer[] not null,
  primary key (batch_id, last_row)
) with (toast_tuple_target = 8160);
