-- What an undo has done is in the ledger as what an import has, so that it can be undone as well. Of each change it made the ledger
-- says which earlier entry that takes back: what is older than that entry is in force again, as if neither had been.
do $$
declare
  part record;
begin
  for part in select kind, number from ledger_parts loop
    if part.kind = 'changes' then
      -- By lead. Of an addition to a list: what had added the lead before.
      execute format('alter table lead_changes_%s add column undone bigint[]', part.number);
    else
      -- An undo deletes leads, takes them out of lists, and brings them back: these are events, of one import or undo.
      execute format('alter table lead_%s_%s add column batch_id integer', part.kind, part.number);
      execute format(
        'create index lead_%s_%s_by_import on lead_%1$s_%2$s (batch_id, id) where batch_id is not null',
        part.kind, part.number
      );
    end if;
  end loop;
end $$;

-- Whether an import has created a lead.
create index lead_creations_by_import_and_lead on lead_creations (batch_id, first_lead) where batch_id is not null;

-- How far an undo is, as src/imports/undo-progress.ts has it; of an import {}.
alter table import_progress add column undo jsonb not null default '{}';

-- What an undo has left as it is, as somebody else has changed it since, or could not bring back.
create table undo_kept (
  -- Of the undo.
  batch_id integer not null,
  -- The row of the file whose change it is; 0 where that is not known.
  row_number integer not null,
  lead_id integer not null,
  -- The field; 0 for the lead itself, and the id of a static list with a minus sign for being in it.
  item integer not null,
  -- As src/imports/kept-changes.ts names them.
  reason text not null,
  -- The field that was changed, where the lead itself is kept.
  field_id integer,
  list_id integer,
  -- In PostgreSQL's text form, times in UTC.
  imported_value text,
  current_value text,
  changed_at timestamptz,
  -- An origin of the ledger.
  changed_by jsonb,
  -- The lead that it was merged into, or that has its key.
  other_lead integer,
  primary key (batch_id, row_number, lead_id, item)
);
