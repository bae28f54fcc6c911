-- How leads came into lists that they have left: the pack that tells of the addition, of leads that were removed or merged, and of lists
-- that were deleted. So the additions of a lead are found by their ids, however often it has joined and left lists.
create table former_members (
  lead_id integer not null,
  added_by bigint not null,
  primary key (lead_id, added_by)
);

-- What has happened so far is in the events of removals and merges.
do $$
declare
  part record;
begin
  for part in select number from ledger_parts where kind = 'events' loop
    execute format('
      insert into former_members (lead_id, added_by)
      select lead_id, (kept ->> ''addedBy'')::bigint
      from lead_events_%s
      where type = 25
        and kept ->> ''addedBy'' is not null
      union
      select (loser ->> ''id'')::integer, (list ->> ''addedBy'')::bigint
      from lead_events_%1$s
      cross join jsonb_array_elements(kept -> ''losers'') loser
      cross join jsonb_array_elements(loser -> ''lists'') list
      where type = 32
        and kept ? ''losers''
        and list ->> ''addedBy'' is not null
      on conflict do nothing', part.number);
    -- Which events are dated in some time: nearly all of them are dated by when they were recorded, and so stand in that order.
    execute format('
      create index lead_events_%s_by_date on lead_events_%1$s using brin (activity_date)
      with (pages_per_range = 32, autosummarize = on)', part.number);
  end loop;
  for part in select number from ledger_parts where kind = 'brief_events' loop
    execute format('
      create index lead_brief_events_%s_by_date on lead_brief_events_%1$s using brin (activity_date)
      with (pages_per_range = 32, autosummarize = on)', part.number);
  end loop;
end $$;

-- Where the clock of PostgreSQL was set back: what was recorded from an id on is dated before a time that had been reached by then.
create table clock_set_backs (
  until timestamptz primary key,
  first_id bigint not null
);

-- Of the row 'lead': the latest time of all before the last holder of the lock.
alter table counters add column locked_until timestamptz;
