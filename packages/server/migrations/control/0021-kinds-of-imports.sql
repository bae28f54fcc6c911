-- The queue of imports has jobs of three kinds: a file that is imported; a dry run of that, which writes no leads; and the undo of what
-- another job of this queue has done. So all of them share batch ids, slots, leases, progress and history.
alter table galena.imports
  add column kind text not null default 'import' check (kind in ('import', 'dryRun', 'undo'));

-- Of an undo: the batch id of what it undoes, and what of that, as it was asked for. It has no file.
alter table galena.imports
  add column undoes integer,
  add column undo_options jsonb,
  add check ((kind = 'undo') = (undoes is not null)),
  add check ((kind = 'undo') = (undo_options is not null));

-- Which undos there were of an import.
create index imports_by_undone on galena.imports (subscription_id, undoes) where undoes is not null;
