-- For searches by part of a name and the like: which leads have which three characters in a row. Written behind the writers of leads, never
-- by them, so that imports take no longer; what was written since is looked up in the ledger. See docs/decisions/0019-lead-search.md.

-- A segment is 65,536 ids of leads that follow each other; one that is not here has not been read yet, and its leads are looked through.
create table search_segments (
  -- id / 65536
  segment integer primary key,
  -- What the ledger has from this id on is not in its postings.
  read_to bigint not null,
  -- Ids of leads in it that were written since, as far as `search_marks` says.
  changed integer[] not null default '{}',
  -- The latest update of a company that was there to be read.
  companies_read_to timestamptz not null
);

create table search_postings (
  segment integer not null,
  -- Three characters, as src/leads/search/grams.ts numbers them.
  gram integer not null,
  lead_count integer not null,
  -- Those leads, by their place in the segment: up to 4,096 as two bytes each, the low one first, in their order; more as a bit each.
  leads bytea not null,
  primary key (segment, gram)
);

-- One row: up to which id of the ledger `changed` is complete.
create table search_marks (
  id integer primary key check (id = 1),
  noted_to bigint not null
);

insert into search_marks
select 1, next_activity
from counters
where name = 'lead';

-- Which companies, whose names leads are found by, were written since a time.
create index companies_by_update on companies ("updatedAt");
