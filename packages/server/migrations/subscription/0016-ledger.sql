-- The ledger: every change of a lead, written in the transaction that makes it and under the lead lock. Ids of activities ascend from
-- one counter, so that they become visible in their order. A row of the ledger reserves the ids first_id, first_id + 1 and so on: so
-- many (the stride) for each lead that it tells of. What has a retention lies in parts, plain tables that are dropped as a whole.
alter table counters
  add column next_activity bigint not null default 1,
  -- Of the row 'lead': the numbers of the parts that are written now.
  add column changes_part integer not null default 1,
  add column events_part integer not null default 1,
  add column brief_events_part integer not null default 1,
  add column deletions_part integer not null default 1;

-- A part holds what was recorded from a time on until the next part of its kind begins.
create table ledger_parts (
  kind text not null check (kind in ('changes', 'events', 'brief_events', 'deletions')),
  number integer not null,
  first_id bigint not null,
  since timestamptz not null,
  primary key (kind, number)
);

-- New leads: a row for each run of consecutive lead ids that one statement has made. Kept for ever, as clients find all leads
-- by them. A lead that was added to a list by the same statement has a second id.
create table lead_creations (
  first_id bigint primary key,
  recorded_at timestamptz not null,
  stride integer not null,
  first_lead integer not null,
  lead_count integer not null,
  list_id integer,
  list_name text,
  -- Of an import: the rows of the file, which follow each other from the first where they are not listed.
  first_row integer,
  row_numbers integer[],
  batch_id integer,
  method text,
  source text not null,
  user_email text,
  service_name text,
  request_id text
);

create index lead_creations_by_lead on lead_creations (first_lead);
create index lead_creations_by_time on lead_creations (recorded_at);
create index lead_creations_by_import on lead_creations (batch_id) where batch_id is not null;

-- Changed values, and additions to lists: a row for a pack of leads that one statement has written. Of each lead the pack has the one
-- that changed it before (null: none), and the old and the new value of each of the fields; both are null where one has not changed.
-- Values are in PostgreSQL's text form, times in UTC.
create table lead_changes_1 (
  first_id bigint primary key,
  recorded_at timestamptz not null,
  stride integer not null,
  -- Which activities it holds: 1 for changed values, 2 for changed scores, 4 for additions to a list; 0 for changes that are no activities.
  kinds integer not null,
  batch_id integer,
  list_id integer,
  list_name text,
  method text,
  source text not null,
  user_email text,
  service_name text,
  request_id text,
  -- Negative where a changed value is a changed score as well.
  fields integer[],
  lead_ids integer[] not null,
  row_numbers integer[],
  previous bigint[],
  old_values text[],
  new_values text[]
-- A pack fits into a page: compressed, it would take longer to write than the leads themselves.
) with (toast_tuple_target = 8160);

create index lead_changes_1_by_time on lead_changes_1 (recorded_at);
create index lead_changes_1_by_import on lead_changes_1 (batch_id, first_id) where batch_id is not null;

-- What is rare: a row for each.
create table lead_events_1 (
  id bigint primary key,
  recorded_at timestamptz not null,
  lead_id integer not null,
  -- The type of the activity.
  type integer not null,
  activity_date timestamptz not null,
  primary_id bigint,
  primary_value text,
  -- [{"name": …, "value": …}, …]
  attributes jsonb,
  campaign_id bigint,
  -- What is not told as an activity: of a deleted lead its values and lists, of a removal from a list what had added the lead.
  kept jsonb,
  method text,
  source text not null,
  user_email text,
  service_name text,
  request_id text
);

create index lead_events_1_by_lead on lead_events_1 (lead_id, id);
create index lead_events_1_by_time on lead_events_1 (recorded_at);

-- Events of types that are many and kept for a shorter time.
create table lead_brief_events_1 (like lead_events_1 including all);

create table lead_deletions_1 (like lead_events_1 including all);

insert into ledger_parts values
  ('changes', 1, 1, now()),
  ('events', 1, 1, now()),
  ('brief_events', 1, 1, now()),
  ('deletions', 1, 1, now());

-- Leads that were merged into others, whose entries are those of the winner. A loser's chain of changes begins at last_change.
create table merged_leads (
  loser integer primary key,
  winner integer not null,
  last_change bigint
);

create index merged_leads_by_winner on merged_leads (winner);

-- The pack that changed a lead last; and the pack that tells of an addition to a list, null where the creation of the lead does.
alter table leads add column _last_change bigint;
alter table list_members add column added_by bigint;

-- Leads that are there already: runs of ids of one import and one second.
insert into lead_creations (first_id, recorded_at, stride, first_lead, lead_count, batch_id, method, source)
select
  1 + sum(lead_count) over (order by first_lead) - lead_count, recorded_at, 1, first_lead, lead_count, batch_id,
  case when batch_id is not null then 'importLead' end,
  case when batch_id is null then 'Web service API' else 'List import' end
from (
  select min(id) as first_lead, count(*)::integer as lead_count, second as recorded_at, batch_id
  from (
    select id, date_trunc('second', "createdAt") as second, _created_by_import as batch_id,
      id - row_number() over (partition by date_trunc('second', "createdAt"), _created_by_import order by id) as island
    from leads
  ) numbered
  group by second, batch_id, island
) runs;

update counters
set next_activity = coalesce((select max(first_id + lead_count) from lead_creations), 1)
where name = 'lead';
