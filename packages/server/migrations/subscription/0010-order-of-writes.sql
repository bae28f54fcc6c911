-- For leads: the latest time that a write of theirs is dated by. Each writer takes later ones, an import one for each row, so that of
-- several leads it is known which was updated last.
alter table counters add column written_until timestamptz not null default '-infinity';
