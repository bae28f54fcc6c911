-- An undo deletes as many leads as an import has created. It records them in packs, as imports record changes: a row of an event each, with
-- its indexes and its JSON, took several times as long as to create the leads. Deletions by calls stay rows of one lead.
do $$
declare
  part record;
begin
  for part in select number from ledger_parts where kind = 'deletions' loop
    execute format(
      'alter table lead_deletions_%s
        -- From the least to the greatest id of the leads of a pack; null, as all that follows, in a row of one lead.
        add column leads int4range,
        -- The deletion of the first lead has the id of the row, that of the next one the id behind it, and so on.
        add column lead_ids integer[],
        add column row_numbers integer[],
        -- The columns in which a lead of the pack had a value, with their PostgreSQL types.
        add column column_names text[],
        add column column_types text[],
        -- By lead and column, in the text form in which packs of changes have values.
        add column lead_values text[],
        -- By lead, JSON of the lists and of the programs that it was in; null where no lead of the pack was in any.
        add column lists text[],
        add column programs text[]',
      part.number
    );
    execute format(
      'create index lead_deletions_%s_by_leads on lead_deletions_%1$s using gist (leads) where leads is not null',
      part.number
    );
  end loop;
end $$;
