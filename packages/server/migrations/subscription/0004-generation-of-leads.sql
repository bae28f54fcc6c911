-- For leads: how many transactions have written them so far. An import that has looked leads up before it locks them sees by
-- it whether somebody was quicker.
alter table counters add column generation bigint not null default 0;
