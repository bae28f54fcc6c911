-- For leads: the time at which their lock was last taken, and the order of writes in microseconds since 1970. All that is written under
-- the lock is dated by this row, so that no statement asks for the time where a cluster lets none of them: see lead-lock.ts.
alter table counters
  add column locked_at timestamptz,
  add column write_count integer not null default 0,
  add column written_before_us bigint not null default 0;

update counters
set written_before_us = (extract(epoch from written_until at time zone 'UTC') * 1000000)::bigint
where written_until > '-infinity';

-- Each writer takes later times than all before, one for each row. After a clock was set back by more than a second, times are
-- correct rather than in order.
alter table counters
  add column written_until_us bigint generated always as (
    write_count + greatest(
      (extract(epoch from locked_at at time zone 'UTC') * 1000000)::bigint,
      least(written_before_us, (extract(epoch from locked_at at time zone 'UTC') * 1000000)::bigint + 1000000)
    )
  ) stored;

alter table counters drop column written_until;
