-- Where an import that is under way has its checkpoint: in import_progress of its subscription's schema, or, if an older Galena
-- has claimed it first, here. What its row here says of its rows and its lease is told now and then, and exact at the end.
alter table galena.imports add column progress_in_schema boolean not null default false;
