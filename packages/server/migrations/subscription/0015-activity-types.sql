-- Custom activity types: at the most one live version, which activities are written by, and one draft, which takes all changes until it
-- is approved. A version is one document that is read and replaced whole. Ids are never given out again: the row of a deleted type stays, so that the
-- activities it has left in the logs of leads can still be asked for.
create table activity_types (
  id integer primary key,
  api_name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  approved jsonb,
  draft jsonb,
  deleted_at timestamptz,
  check (approved is not null or draft is not null)
);

create unique index activity_types_by_api_name on activity_types (lower(api_name)) where deleted_at is null;

insert into counters (name, next_value) values ('activity_type', 100001);

-- Types, standard and custom, of which somebody has written activities by call. What names a custom type is fixed from then on.
create table written_activity_types (
  type_id integer primary key
);
