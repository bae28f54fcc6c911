-- How far an undo is, and what it came to: as in import_progress of the subscription's schema.
alter table galena.imports add column undo jsonb not null default '{}';

-- Whether the ledger has what an import changed: the setting activities was on when it began. Null: an older Galena has begun it.
alter table galena.imports add column is_recorded boolean;

-- The first batch id since the setting activities was last switched on: what became of leads after earlier imports may not all be in the ledger.
alter table galena.subscriptions add column recorded_from_batch integer not null default 0;

-- Dry runs of undos are kept for a day from their end, as those of imports are.
create index imports_dry_undos on galena.imports (finished_at) where kind = 'undo' and (undo_options ->> 'dryRun')::boolean;
