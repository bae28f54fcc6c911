-- Whoever looks leads up by a field that has just been made waits until its index is there.
alter table fields add column awaits_index boolean not null default false;
