-- Changes of leads that the ledger does not have, as the setting activities was off: searches rely on it to know what was changed since
-- leads were read for them. See docs/decisions/0019-lead-search.md.
alter table counters
  -- Of the row 'lead': how many transactions have made such changes, and when the last one did.
  add column unrecorded_count bigint not null default 0,
  add column unrecorded_at timestamptz;

-- Whether there were any before is not known.
update counters
set unrecorded_at = current_timestamp
where name = 'lead'
  and next_value > 1;

-- What was read before may lack some, and a sigma at the end of a word was a letter of its own.
delete from search_postings;
delete from search_segments;

-- How many there were when the segment was read: it is of no use once there are more.
alter table search_segments add column unrecorded_count bigint not null;
