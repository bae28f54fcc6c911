-- Assets besides folders and static lists: programs, campaigns, channels, e-mails, forms and so on, as they were given. The columns are
-- what lists are ordered and chosen by; the rest stays in JSON, in the order in which it came.
create table assets (
  -- As in src/assets/asset-kinds.ts: 'programs', 'emails', …
  kind text not null,
  id integer not null,
  name text not null,
  -- Null where the kind has none.
  status text,
  -- Of an approved one: whether it has a draft beside it.
  has_draft boolean not null default false,
  -- 'Folder' or 'Program'.
  folder_type text,
  folder_id integer,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- What lists of assets show.
  members json not null,
  -- What only calls about this one show: its content, its rules, its flow, its draft.
  more json,
  primary key (kind, id)
);

create index assets_by_name on assets (kind, lower(name), id);
create index assets_by_folder on assets (folder_type, folder_id);

-- The tokens of folders and programs.
create table tokens (
  folder_type text not null,
  folder_id integer not null,
  name text not null,
  type text not null,
  value text not null,
  primary key (folder_type, folder_id, name)
);

-- Which leads are in a program, and how far they are.
create table program_members (
  program_id integer not null,
  lead_id integer not null,
  -- What activities call the membership by.
  id integer not null,
  status text not null,
  -- Of the status in the program's channel, as of when it was given.
  step integer not null,
  member_since timestamptz not null,
  updated_at timestamptz not null,
  reached_success boolean not null,
  reached_success_at timestamptz,
  is_exhausted boolean not null default false,
  -- Of engagement programs.
  track_name text,
  nurture_cadence text,
  status_reason text,
  registration_likelihood integer,
  attendance_likelihood integer,
  waitlist_priority integer,
  -- The custom fields that have a value, by name, in PostgreSQL's text form.
  data jsonb not null default '{}',
  primary key (program_id, lead_id)
);

create index program_members_by_lead on program_members (lead_id, program_id);
create index program_members_by_change on program_members (program_id, updated_at);

-- The fields that a team has added to memberships.
create table program_member_fields (
  id integer primary key,
  name text not null unique,
  display_name text not null unique,
  data_type text not null,
  length integer,
  description text,
  is_hidden boolean not null default false,
  is_html_encoding boolean not null default false,
  is_sensitive boolean not null default false
);

-- Which leads have been in a smart campaign.
create table campaign_members (
  campaign_id integer not null,
  lead_id integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (campaign_id, lead_id)
);

create index campaign_members_by_lead on campaign_members (lead_id, campaign_id);

-- Batch campaigns that are scheduled, until they have run.
create table campaign_runs (
  id integer primary key,
  campaign_id integer not null,
  run_at timestamptz not null,
  -- The leads up to this one have been through.
  after_lead integer not null default 0,
  tokens json not null,
  -- Who scheduled it: as an origin of the ledger.
  origin json not null
);

create index campaign_runs_by_time on campaign_runs (run_at);

insert into counters (name, next_value) values ('program_member', 1), ('program_member_field', 1001), ('campaign_run', 1), ('asset', 1001);

-- How many clones of programs were asked for on a day, by the calendar of the subscription.
create table program_clones (
  day date primary key,
  count integer not null
);

alter table folders
  -- As Marketo calls it; null: by where it stands.
  add column folder_type text;

insert into folders (id, parent_id, name, description, created_at, updated_at)
select c.next_value, null, 'Marketing Activities', null, f.created_at, f.created_at
from counters c
join folders f on f.id = 1
where c.name = 'folder';

insert into folders (id, parent_id, name, description, created_at, updated_at)
select c.next_value + 1, null, 'Design Studio', null, f.created_at, f.created_at
from counters c
join folders f on f.id = 1
where c.name = 'folder';

update counters
set next_value = next_value + 2
where name = 'folder';

-- The channels that an instance usually begins with.
insert into assets (kind, id, name, created_at, updated_at, members) values
  ('channels', 1, 'Content', now(), now(), '{"applicableProgramType":"program","progressionStatuses":[{"name":"Not in Program","step":0,"type":"Not in Program","hidden":true,"success":false},{"name":"Member","step":10,"type":"Member","hidden":false,"success":false},{"name":"Engaged","step":20,"type":"Engaged","hidden":false,"success":true}]}'),
  ('channels', 2, 'Email Send', now(), now(), '{"applicableProgramType":"email_batch","progressionStatuses":[{"name":"Not in Program","step":0,"type":"Not in Program","hidden":true,"success":false},{"name":"Member","step":10,"type":"Member","hidden":false,"success":false},{"name":"Engaged","step":20,"type":"Engaged","hidden":false,"success":true},{"name":"Unsubscribed","step":30,"type":"Unsubscribed","hidden":false,"success":false}]}'),
  ('channels', 3, 'Live Event', now(), now(), '{"applicableProgramType":"event","progressionStatuses":[{"name":"Not in Program","step":0,"type":"Not in Program","hidden":true,"success":false},{"name":"Invited","step":10,"type":"Invited","hidden":false,"success":false},{"name":"Registered","step":20,"type":"Registered","hidden":false,"success":false},{"name":"No Show","step":30,"type":"No Show","hidden":false,"success":false},{"name":"Attended","step":40,"type":"Attended","hidden":false,"success":true}]}'),
  ('channels', 4, 'Nurture', now(), now(), '{"applicableProgramType":"nurture","progressionStatuses":[{"name":"Not in Program","step":0,"type":"Not in Program","hidden":true,"success":false},{"name":"Member","step":10,"type":"Member","hidden":false,"success":false},{"name":"Influenced","step":20,"type":"Influenced","hidden":false,"success":true}]}'),
  ('channels', 5, 'Operational', now(), now(), '{"applicableProgramType":"program","progressionStatuses":[{"name":"Not in Program","step":0,"type":"Not in Program","hidden":true,"success":false},{"name":"Member","step":10,"type":"Member","hidden":false,"success":false}]}'),
  ('channels', 6, 'Tradeshow', now(), now(), '{"applicableProgramType":"event","progressionStatuses":[{"name":"Not in Program","step":0,"type":"Not in Program","hidden":true,"success":false},{"name":"Invited","step":10,"type":"Invited","hidden":false,"success":false},{"name":"Visited Booth","step":20,"type":"Visited Booth","hidden":false,"success":true}]}'),
  ('channels', 7, 'Web Content', now(), now(), '{"applicableProgramType":"program","progressionStatuses":[{"name":"Not in Program","step":0,"type":"Not in Program","hidden":true,"success":false},{"name":"Member","step":10,"type":"Member","hidden":false,"success":false},{"name":"Engaged","step":20,"type":"Engaged","hidden":false,"success":true}]}'),
  ('channels', 8, 'Webinar', now(), now(), '{"applicableProgramType":"webinar","progressionStatuses":[{"name":"Not in Program","step":0,"type":"Not in Program","hidden":true,"success":false},{"name":"Invited","step":10,"type":"Invited","hidden":false,"success":false},{"name":"Registered","step":20,"type":"Registered","hidden":false,"success":false},{"name":"No Show","step":30,"type":"No Show","hidden":false,"success":false},{"name":"Attended","step":40,"type":"Attended","hidden":false,"success":true},{"name":"Attended On-demand","step":50,"type":"Attended On-demand","hidden":false,"success":true}]}');
