-- The table of a dry run has only the leads that it creates or changes; the others that its rows match are read where they are.

-- All writes of leads before the dry run began are dated no later than this: see counters.
alter table dry_runs add column written_until_us bigint not null;

-- The leads that rows match and leave as they are, some hundred in a row: one may come several times, and change by a later row.
create table dry_run_unchanged (
  batch_id integer not null,
  first_row integer not null,
  lead_ids integer[] not null,
  primary key (batch_id, first_row)
) with (toast_tuple_target = 8160);
