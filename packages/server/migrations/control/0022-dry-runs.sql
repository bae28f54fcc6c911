-- Of an import that was made of a dry run: the batch id of that. Both have the same file, which is deleted with the last import that has it.
alter table galena.imports add column dry_run_batch_id integer;

create index imports_by_file on galena.imports (file_id) where has_files;
create index imports_by_dry_run on galena.imports (subscription_id, dry_run_batch_id) where dry_run_batch_id is not null;

-- Dry runs are kept for a day from their end.
create index imports_dry on galena.imports (finished_at) where kind = 'dryRun';
